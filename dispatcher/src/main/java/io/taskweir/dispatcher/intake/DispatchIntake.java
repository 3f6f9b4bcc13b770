package io.taskweir.dispatcher.intake;

import com.codahale.metrics.Counter;
import io.taskweir.dispatcher.log.BadRecords;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.loop.PlanEvent;
import io.taskweir.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the dispatch and results topics on a thread of its own and hands batches of events to the
 * loop, so that neither ever waits for the other.
 *
 * <p>Reads uncommitted: a task starts without waiting for the state-store's commit (architecture,
 * D4). Results are read for the dispatcher's own books only, and not each by itself.
 */
public final class DispatchIntake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DispatchIntake.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  /** Keeps the group known to Kafka through idle times, and with it the count of generations. */
  private static final long COMMIT_NANOS = Duration.ofSeconds(30).toNanos();

  /** Batches that the loop has not taken yet; more than that and reading waits. */
  private static final int MAX_AHEAD = 64;

  private final Map<String, String> kafka;
  private final String dispatcherId;
  private final DispatchLoop loop;
  private final BadRecords badRecords;
  private final Semaphore ahead = new Semaphore(MAX_AHEAD);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile @Nullable Ownership ownership;

  public DispatchIntake(
      Map<String, String> kafka, String dispatcherId, DispatchLoop loop, Counter badRecords) {
    this.kafka = Map.copyOf(kafka);
    this.dispatcherId = dispatcherId;
    this.loop = loop;
    this.badRecords = new BadRecords(badRecords);
    thread = Thread.ofPlatform().name("taskweir-dispatcher-intake").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether the group has given this dispatcher its share of the partitions, be it none. */
  public boolean hasJoined() {
    Ownership present = ownership;
    return thread.isAlive() && present != null && present.hasJoined();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** A dispatcher whose loop has failed must leave the group, so that another takes over. */
  private boolean isOver() {
    return isClosing() || !loop.isAlive();
  }

  private void run() {
    while (!isOver()) {
      try (Consumer<byte[], byte[]> opened = open()) {
        consumer = opened;
        consume(opened);
      } catch (WakeupException | InterruptException e) {
        if (!isClosing()) {
          log.warn("The dispatcher's consumer was interrupted; it is opened again", e);
        }
      } catch (KafkaException | IllegalStateException e) {
        log.error("The dispatcher's consumer failed; it is opened again in a second", e);
      } finally {
        consumer = null;
        ownership = null;
        loop.submit((plan, now) -> plan.revokeAll());
      }
      pause();
    }
  }

  private Consumer<byte[], byte[]> open() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, "taskweir-dispatcher");
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "taskweir-dispatcher-" + dispatcherId);
    config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(RangeAssignor.class));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void consume(Consumer<byte[], byte[]> opened) {
    Ownership owned =
        new Ownership(opened, () -> opened.groupMetadata().generationId(), loop, dispatcherId);
    ownership = owned;
    RecordTranslation translation = new RecordTranslation(owned, badRecords);
    opened.subscribe(List.of(Topics.DISPATCH, Topics.RESULTS), owned);
    UnhurriedTopic results = new UnhurriedTopic(opened, Topics.RESULTS);
    long committedNanos = System.nanoTime();
    while (!isOver()) {
      Set<Integer> refused = owned.refusedPartitions();
      results.beforePoll(System.nanoTime());
      ConsumerRecords<byte[], byte[]> records = opened.poll(POLL);
      owned.confirmed(refused);
      if (!records.isEmpty()) {
        handOver(translation.translate(records, loop.nowNanos()));
      }
      if (System.nanoTime() - committedNanos > COMMIT_NANOS) {
        committedNanos = System.nanoTime();
        opened.commitAsync();
      }
    }
  }

  private void handOver(List<PlanEvent> events) {
    try {
      while (!ahead.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (isOver()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    loop.submit(
        (plan, now) -> {
          ahead.release();
          events.forEach(event -> event.tell(plan, now));
        });
  }

  private void pause() {
    try {
      if (closing.await(RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("The dispatcher's consumer is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Leaves the group; waits for that at most five seconds. */
  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> present = consumer;
    if (present != null) {
      present.wakeup();
    }
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(5))) {
        log.warn("The dispatcher's consumer did not close in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
