package io.taskweir.statestore.http;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.topology.StreamsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that "no such task" is true: whatever was submitted before the question has been taken
 * in. Asked only when a task is not found, so it may cost a round trip to the broker. Thread-safe.
 */
public final class ReadBarrier implements AutoCloseable {
  private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(3);

  /** Most are found at the first look again; for the others it is not worth looking so often. */
  private static final long LOOK_AGAIN_MS = 5;

  private static final long LOOK_AGAIN_AT_MOST_MS = 40;

  /**
   * An owner that takes nothing in for so long may have a stretch before it that holds nothing. One
   * that moves will see for itself, and finding out costs a consumer of its own.
   */
  private static final Duration LOOK_FOR_GAP_AFTER = Duration.ofMillis(200);

  private final Admin admin;
  private final QueueGaps gaps;

  public ReadBarrier(Map<String, String> kafka) {
    admin = Admin.create(Map.copyOf(kafka));
    gaps = new QueueGaps(kafka);
  }

  /**
   * Waits until the partition's owner has taken in everything that is on the queue now.
   *
   * @param isThere whether the answer is known already; then nothing is waited for
   * @throws ProblemException if it does not within 3 s
   */
  void await(StoreView view, TopicPartition queue, BooleanSupplier isThere)
      throws InterruptedException {
    try {
      long end =
          admin
              .listOffsets(Map.of(queue, OffsetSpec.latest()))
              .partitionResult(queue)
              .get(CATCH_UP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
              .offset();
      long taken = taken(view, queue);
      if (end == 0 || taken >= end || gaps.isKnown(queue, Math.max(0, taken), end)) {
        return;
      }
      catchUp(view, queue, end, isThere);
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "Kafka does not say how far the queue goes; try again");
    }
  }

  private void catchUp(StoreView view, TopicPartition queue, long end, BooleanSupplier isThere)
      throws ExecutionException, InterruptedException, TimeoutException {
    long begun = System.nanoTime();
    long moved = begun;
    boolean looked = false;
    long restMs = LOOK_AGAIN_MS;
    long known = view.takenIn().upTo(queue.topic());
    while (known < end && !isThere.getAsBoolean()) {
      if (System.nanoTime() - begun > CATCH_UP_WITHIN.toNanos()) {
        throw new ProblemException(
            ErrorCode.UNAVAILABLE, "submissions are still being taken in; try again");
      }
      if (!looked && System.nanoTime() - moved > LOOK_FOR_GAP_AFTER.toNanos()) {
        looked = true;
        if (gaps.isEmpty(queue, Math.max(0, taken(view, queue)), end)) {
          return;
        }
      }
      Thread.sleep(restMs);
      restMs = Math.min(2 * restMs, LOOK_AGAIN_AT_MOST_MS);
      long now = view.takenIn().upTo(queue.topic());
      if (now != known) {
        known = now;
        moved = System.nanoTime();
        looked = false;
      }
    }
  }

  /** What this owner has read itself, or else what its group had committed before. */
  private long taken(StoreView view, TopicPartition queue)
      throws ExecutionException, InterruptedException, TimeoutException {
    long taken = view.takenIn().upTo(queue.topic());
    if (taken >= 0) {
      return taken;
    }
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(
                Map.of(
                    StreamsSettings.APPLICATION,
                    new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(queue))))
            .partitionsToOffsetAndMetadata(StreamsSettings.APPLICATION)
            .get(CATCH_UP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    OffsetAndMetadata offset = committed.get(queue);
    return offset == null ? -1 : offset.offset();
  }

  @Override
  public void close() {
    admin.close();
  }
}
