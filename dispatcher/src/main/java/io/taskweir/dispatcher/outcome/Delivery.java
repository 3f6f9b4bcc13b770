package io.taskweir.dispatcher.outcome;

import io.taskweir.protocol.internal.OutcomeRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One record of the outcomes topic and what is to become of it. Equal only to itself. */
final class Delivery {
  final TopicPartition partition;
  final long offset;

  /** Null if it could not be read: then nothing becomes of it. */
  final @Nullable OutcomeRecord outcome;

  /** What is to be delivered; null if nothing can be. */
  final @Nullable ProducerRecord<byte[], byte[]> record;

  /** Why it is recorded as failed instead of being delivered. */
  @Nullable String refusal;

  Delivery(
      TopicPartition partition,
      long offset,
      @Nullable OutcomeRecord outcome,
      @Nullable ProducerRecord<byte[], byte[]> record,
      @Nullable String refusal) {
    this.partition = partition;
    this.offset = offset;
    this.outcome = outcome;
    this.record = record;
    this.refusal = refusal;
  }

  boolean isToBeSent() {
    return record != null && refusal == null;
  }
}
