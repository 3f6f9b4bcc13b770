package io.taskweir.dispatcher.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.dispatcher.log.BadRecords;
import io.taskweir.dispatcher.loop.PlanEvent;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** Turns records into events of the plan; those that cannot be read are counted and left out. */
final class RecordTranslation {
  private final Ownership ownership;
  private final BadRecords badRecords;

  RecordTranslation(Ownership ownership, BadRecords badRecords) {
    this.ownership = ownership;
    this.badRecords = badRecords;
  }

  /**
   * @param receivedNanos when they came, on the plan's clock
   */
  List<PlanEvent> translate(ConsumerRecords<byte[], byte[]> records, long receivedNanos) {
    List<PlanEvent> events = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      PlanEvent event = translate(record, receivedNanos);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private @Nullable PlanEvent translate(ConsumerRecord<byte[], byte[]> record, long receivedNanos) {
    if (record.value() == null) {
      badRecords.skipped(record, new IllegalArgumentException("it has no value"));
      return null;
    }
    try {
      return record.topic().equals(Topics.DISPATCH)
          ? dispatch(record, receivedNanos)
          : report(record);
    } catch (InvalidProtocolBufferException | ProblemException e) {
      badRecords.skipped(record, e);
      return null;
    }
  }

  private @Nullable PlanEvent dispatch(ConsumerRecord<byte[], byte[]> record, long receivedNanos)
      throws InvalidProtocolBufferException {
    DispatchRecord dispatch = DispatchRecord.parseFrom(record.value());
    int partition = record.partition();
    if (dispatch.hasTakeoverRefused()) {
      ownership.refused(partition, dispatch.getTakeoverRefused());
      return null;
    }
    return (plan, now) -> plan.dispatched(partition, dispatch, receivedNanos);
  }

  private static @Nullable PlanEvent report(ConsumerRecord<byte[], byte[]> record) {
    ReportHead head = ReportHead.parse(record.value());
    if (head == null) {
      return null;
    }
    int partition = record.partition();
    return head.ended()
        ? (plan, now) -> plan.finished(partition, head.id(), head.leaseToken())
        : (plan, now) -> plan.started(partition, head.id(), head.leaseToken());
  }
}
