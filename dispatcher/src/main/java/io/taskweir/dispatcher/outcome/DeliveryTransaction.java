package io.taskweir.dispatcher.outcome;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DeliveryReport;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Delivers a batch exactly once: the records to their destinations, the reports of it to the
 * state-store and the position in the outcomes topic, all in one transaction.
 */
final class DeliveryTransaction {
  private final Producer<byte[], byte[]> producer;
  private final TaskRouting routing;
  private final InstantSource clock;

  /** What became of a batch. */
  sealed interface Verdict {
    record Committed() implements Verdict {}

    /**
     * Nothing was delivered, because destinations refused these. Some may be innocent: when one
     * record fails, others that were not sent yet fail with it.
     */
    record Refused(Map<Delivery, Exception> suspects) implements Verdict {}

    /** Nothing was delivered, by no fault of a destination. */
    record Aborted(KafkaException why) implements Verdict {}
  }

  /** The producer's transactions must have been initialised. */
  DeliveryTransaction(Producer<byte[], byte[]> producer, TaskRouting routing, InstantSource clock) {
    this.producer = producer;
    this.routing = routing;
    this.clock = clock;
  }

  /**
   * @param failedBefore how often each has failed before
   * @throws KafkaException if the producer cannot be used any more
   */
  Verdict run(
      List<Delivery> batch, ToIntFunction<Delivery> failedBefore, ConsumerGroupMetadata group) {
    Map<Delivery, Exception> refused = Collections.synchronizedMap(new IdentityHashMap<>());
    KafkaException why;
    producer.beginTransaction();
    try {
      send(batch, failedBefore, refused);
      producer.sendOffsetsToTransaction(nextOffsets(batch), group);
      producer.commitTransaction();
      return new Verdict.Committed();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      why = e;
    }
    // Throws if the producer is beyond repair: fenced, or a commit whose end is not known.
    producer.abortTransaction();
    return refused.isEmpty() ? new Verdict.Aborted(why) : new Verdict.Refused(refused);
  }

  private void send(
      List<Delivery> batch,
      ToIntFunction<Delivery> failedBefore,
      Map<Delivery, Exception> refused) {
    for (Delivery delivery : batch) {
      ProducerRecord<byte[], byte[]> record = delivery.record;
      if (record != null && delivery.isToBeSent()) {
        var _ =
            producer.send(
                record,
                (_, error) -> {
                  if (error != null) {
                    refused.put(delivery, error);
                  }
                });
      }
      if (delivery.outcome != null) {
        var _ = producer.send(report(delivery, delivery.outcome, failedBefore));
      }
    }
  }

  private ProducerRecord<byte[], byte[]> report(
      Delivery delivery, OutcomeRecord outcome, ToIntFunction<Delivery> failedBefore) {
    CommandRecord command =
        CommandRecord.newBuilder()
            .setDeliveryReport(
                DeliveryReport.newBuilder()
                    .setTenant(outcome.getTenant())
                    .setTaskId(outcome.getTaskId())
                    .setSeq(outcome.getSeq())
                    .setDelivered(delivery.isToBeSent())
                    .setAttempts(failedBefore.applyAsInt(delivery) + 1)
                    .setError(Objects.requireNonNullElse(delivery.refusal, ""))
                    .setAtMs(clock.millis()))
            .build();
    TaskKey key = new TaskKey(outcome.getTenant(), outcome.getTaskId());
    return new ProducerRecord<>(
        Topics.COMMANDS, routing.partition(key), key.toBytes(), command.toByteArray());
  }

  private static Map<TopicPartition, OffsetAndMetadata> nextOffsets(List<Delivery> batch) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (Delivery delivery : batch) {
      next.put(delivery.partition, new OffsetAndMetadata(delivery.offset + 1));
    }
    return next;
  }
}
