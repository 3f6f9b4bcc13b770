package io.taskweir.dispatcher.outcome;

import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.dispatcher.log.BadRecords;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads what is to be delivered; what cannot be read is counted and passed over. */
final class DeliveryReading {
  private final BadRecords badRecords;

  DeliveryReading(BadRecords badRecords) {
    this.badRecords = badRecords;
  }

  List<Delivery> read(ConsumerRecords<byte[], byte[]> records) {
    List<Delivery> deliveries = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      deliveries.add(read(record));
    }
    return deliveries;
  }

  private Delivery read(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    OutcomeRecord outcome;
    try {
      outcome = OutcomeRecord.parseFrom(record.value() == null ? new byte[0] : record.value());
    } catch (InvalidProtocolBufferException e) {
      return unreadable(record, partition, e);
    }
    if (outcome.getTenant().isEmpty() || outcome.getTaskId().isEmpty()) {
      return unreadable(record, partition, new IllegalArgumentException("it names no task"));
    }
    try {
      return new Delivery(
          partition, record.offset(), outcome, OutcomeRendering.render(outcome), null);
    } catch (ProblemException | IllegalArgumentException e) {
      return new Delivery(
          partition, record.offset(), outcome, null, String.valueOf(e.getMessage()));
    }
  }

  private Delivery unreadable(
      ConsumerRecord<byte[], byte[]> record, TopicPartition partition, Exception why) {
    badRecords.skipped(record, why);
    return new Delivery(partition, record.offset(), null, null, null);
  }
}
