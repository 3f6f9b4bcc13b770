package io.taskweir.statestore.store;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/**
 * The store's changelog. The only class that touches Streams' internals: a custom store that is
 * logged has no public way to write, and none to learn what has been acknowledged.
 */
final class Changelog {
  private final String storeName;
  private final InternalProcessorContext<?, ?> context;
  private final TopicPartition partition;

  Changelog(String storeName, StateStoreContext context) {
    this.storeName = storeName;
    this.context = (InternalProcessorContext<?, ?>) context;
    this.partition =
        new TopicPartition(this.context.changelogFor(storeName), context.taskId().partition());
  }

  TopicPartition partition() {
    return partition;
  }

  /**
   * Sends one change, in the open transaction. Its timestamp is set here, because the input's is
   * not a time (turn-taking).
   */
  void append(byte[] key, byte @Nullable [] value, long nowMs) {
    context.logChange(
        storeName, Bytes.wrap(key), value, nowMs, new RecordHeaders(), Position.emptyPosition());
  }

  /**
   * Offset of the last change that the broker has acknowledged; -1 if there is none since the task
   * was opened. After a transaction has been committed this is the last change of it.
   */
  long acknowledgedOffset() {
    RecordCollector collector = ((RecordCollector.Supplier) context).recordCollector();
    return collector.offsets().getOrDefault(partition, -1L);
  }
}
