package io.taskweir.dispatcher.intake;

import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.protocol.internal.TakeoverRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions this dispatcher owns, and under which epoch (the generation of its group).
 *
 * <p>The group's protocol takes all partitions away at every rebalance and hands them out again. A
 * partition that comes back in the very next generation had no other owner in between: reading goes
 * on where it was, and nothing is taken over. Any other is read from its end, since the state-store
 * sends again whatever matters when it hears of the takeover.
 *
 * <p>The consumer's thread only.
 */
final class Ownership implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Ownership.class);
  private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final IntSupplier groupGeneration;
  private final DispatchLoop loop;
  private final String dispatcherId;

  /** Owned partitions, with the epochs of their takeovers. */
  private final Map<Integer, Long> epochs = new TreeMap<>();

  /** Where reading goes on in what was taken away for the rebalance that is under way. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private final Map<Integer, Long> refusals = new HashMap<>();
  private int generation = -1;
  private volatile boolean joined;

  /**
   * @param groupGeneration asked during a rebalance
   */
  Ownership(
      Consumer<byte[], byte[]> consumer,
      IntSupplier groupGeneration,
      DispatchLoop loop,
      String dispatcherId) {
    this.consumer = consumer;
    this.groupGeneration = groupGeneration;
    this.loop = loop;
    this.dispatcherId = dispatcherId;
  }

  /** Any thread: whether the group has given this dispatcher its share, be it none. */
  boolean hasJoined() {
    return joined;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    for (TopicPartition partition : revoked) {
      positions.put(partition, consumer.position(partition));
    }
    // From here on another may send what we hold: nothing of it may leave after this returns.
    if (!loop.submitAndWait((plan, now) -> plan.pause(), PAUSE_TIMEOUT)) {
      log.warn("The dispatcher's loop did not pause in time for a rebalance");
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    log.warn("Fell out of the dispatchers' group; gave up partitions {}", epochs.keySet());
    epochs.clear();
    positions.clear();
    refusals.clear();
    joined = false;
    loop.submit((plan, now) -> plan.revokeAll());
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    int newGeneration = groupGeneration.getAsInt();
    Set<Integer> now = new HashSet<>();
    Set<Integer> kept = new HashSet<>();
    assigned.forEach(partition -> now.add(partition.partition()));
    if (newGeneration == generation + 1) {
      kept.addAll(epochs.keySet());
      kept.retainAll(now);
      assigned.stream()
          .filter(partition -> !positions.containsKey(partition))
          .forEach(partition -> kept.remove(partition.partition()));
    }
    seek(assigned, kept);
    List<Integer> gone = new ArrayList<>(epochs.keySet());
    gone.removeAll(kept);
    List<Integer> taken = new ArrayList<>(now);
    taken.removeAll(kept);
    generation = newGeneration;
    positions.clear();
    // What is kept is not taken over now: a refusal of the last time still has to be answered.
    refusals.keySet().retainAll(kept);
    epochs.keySet().retainAll(kept);
    taken.forEach(partition -> epochs.put(partition, (long) newGeneration));
    log.info(
        "Generation {}: owns partitions {}, {} of them new",
        newGeneration,
        epochs.keySet(),
        taken.size());
    long epoch = newGeneration;
    loop.submit(
        (plan, time) -> {
          gone.forEach(plan::revoke);
          taken.forEach(partition -> plan.takeover(partition, epoch));
          plan.resume();
        });
    joined = true;
  }

  /** The ends are resolved here, before any takeover is sent: what answers it lies behind them. */
  private void seek(Collection<TopicPartition> assigned, Set<Integer> kept) {
    List<TopicPartition> fresh = new ArrayList<>();
    for (TopicPartition partition : assigned) {
      Long position = positions.get(partition);
      if (position != null && kept.contains(partition.partition())) {
        consumer.seek(partition, position);
      } else {
        fresh.add(partition);
      }
    }
    if (!fresh.isEmpty()) {
      consumer.endOffsets(fresh).forEach(consumer::seek);
    }
  }

  /** The state-store knows an epoch that is not older than the one of our takeover. */
  void refused(int partition, TakeoverRefused refusal) {
    Long epoch = epochs.get(partition);
    if (epoch != null
        && refusal.getDispatcherId().equals(dispatcherId)
        && refusal.getCurrentEpoch() >= epoch) {
      refusals.merge(partition, refusal.getCurrentEpoch(), Math::max);
    }
  }

  Set<Integer> refusedPartitions() {
    return Set.copyOf(refusals.keySet());
  }

  /**
   * A poll has succeeded after these partitions were refused, so those that are still owned are so
   * rightly: the numbering of generations has begun anew, and is lifted above what is known.
   */
  void confirmed(Set<Integer> partitions) {
    for (int partition : partitions) {
      Long current = refusals.remove(partition);
      if (current != null && epochs.containsKey(partition)) {
        long epoch = current + 1;
        epochs.put(partition, epoch);
        log.info("Partition {}: takes over again, with epoch {}", partition, epoch);
        loop.submit((plan, now) -> plan.takeover(partition, epoch));
      }
    }
  }
}
