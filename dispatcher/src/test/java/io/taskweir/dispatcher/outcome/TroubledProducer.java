package io.taskweir.dispatcher.outcome;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka's own stand-in, with topics that refuse records as a real transaction meets it. */
final class TroubledProducer extends MockProducer<byte[], byte[]> {
  /** By topic. */
  final Map<String, RuntimeException> refusals = new HashMap<>();

  /** Set to make the next commits fail by no fault of a record. */
  @Nullable KafkaException brokenCommit;

  private @Nullable RuntimeException failure;

  TroubledProducer() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    initTransactions();
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    RuntimeException refusal = refusals.get(record.topic());
    RuntimeException present = failure != null ? failure : refusal;
    if (present == null) {
      return super.send(record, callback);
    }
    // As with a real producer, what is sent after the first failure fails with it.
    failure = present;
    if (callback != null) {
      callback.onCompletion(null, present);
    }
    return CompletableFuture.failedFuture(present);
  }

  @Override
  public void commitTransaction() {
    if (failure != null) {
      throw new KafkaException("the transaction failed", failure);
    }
    if (brokenCommit != null) {
      throw brokenCommit;
    }
    super.commitTransaction();
  }

  @Override
  public void abortTransaction() {
    failure = null;
    super.abortTransaction();
  }
}
