package io.taskweir.statestore.http;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Commands that concern all of a tenant: one goes to every partition of its shard, and is done when
 * all have applied it (architecture, D6). Blocks the calling thread; otherwise thread-safe.
 */
public final class ShardCommands {
  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MS = 5;

  private final Producer<byte[], byte[]> producer;
  private final TaskRouting routing;
  private final InstantSource clock;
  private final AtomicLong lastVersion = new AtomicLong();

  /**
   * @param producer that nothing is lost on ({@link ControlProducer}); the caller closes it
   */
  public ShardCommands(
      Producer<byte[], byte[]> producer, TaskRouting routing, InstantSource clock) {
    this.producer = producer;
    this.routing = routing;
    this.clock = clock;
  }

  /**
   * A version that is newer than any that this instance has given out, and than the one that is
   * known: another instance's clock may be ahead.
   */
  long versionAfter(long known) {
    return lastVersion.accumulateAndGet(
        Math.max(clock.millis(), known + 1), (last, now) -> Math.max(last + 1, now));
  }

  /**
   * Sends a command to every partition of the tenant, and waits until all have applied it.
   *
   * @param what it is, for the error
   * @param isApplied whether the partition has applied it, or something newer
   * @param more a record for another topic that goes along; none: null
   * @throws ProblemException if that takes longer than 10 s: then it is unknown whether it holds,
   *     and the caller may repeat
   */
  void apply(
      String tenant,
      String what,
      CommandRecord command,
      IntPredicate isApplied,
      List<ProducerRecord<byte[], byte[]>> more)
      throws InterruptedException {
    long deadline = System.nanoTime() + APPLIED_WITHIN.toNanos();
    int[] shard = routing.shard(tenant);
    byte[] key = what.getBytes(StandardCharsets.UTF_8);
    byte[] value = command.toByteArray();
    List<Future<?>> sent = new ArrayList<>();
    more.forEach(record -> sent.add(producer.send(record)));
    for (int partition : shard) {
      sent.add(producer.send(new ProducerRecord<>(Topics.COMMANDS, partition, key, value)));
    }
    awaitDurable(what, sent);
    for (int partition : shard) {
      while (!isApplied.test(partition)) {
        if (System.nanoTime() > deadline) {
          throw new ProblemException(
              ErrorCode.UNAVAILABLE,
              "%s: partition %d has not applied it yet; repeat it".formatted(what, partition));
        }
        Thread.sleep(LOOK_AGAIN_MS);
      }
    }
  }

  private static void awaitDurable(String what, List<Future<?>> sent) throws InterruptedException {
    try {
      for (Future<?> record : sent) {
        record.get(APPLIED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "%s: Kafka did not take it; repeat it".formatted(what));
    }
  }
}
