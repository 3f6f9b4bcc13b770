package io.taskweir.e2e.torture.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Delivered;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Place;
import io.taskweir.e2e.torture.history.Seen.Rejected;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.e2e.torture.load.Tenant;
import io.taskweir.e2e.torture.load.Work;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads what the topics hold after a run. Blocks. */
final class TopicReading {
  private final CommittedLog log;

  TopicReading(CommittedLog log) {
    this.log = log;
  }

  Map<TaskKey, List<Event>> events() {
    Map<TaskKey, List<Event>> events = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : log.read(Topics.EVENTS)) {
      JsonNode json = Work.json(text(record.value()));
      TaskKey task = task(json);
      String from = json.path("from").textValue();
      events
          .computeIfAbsent(task, it -> new ArrayList<>())
          .add(
              new Event(
                  task,
                  json.path("seq").asInt(),
                  from == null ? null : TaskState.ofPublicName(from),
                  TaskState.ofPublicName(json.path("to").asText()),
                  json.path("attempt").asInt(),
                  json.path("reason").asText(),
                  place(record)));
    }
    return events;
  }

  List<Assignment> assignments() {
    List<Assignment> assignments = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : log.read(Topics.DISPATCH)) {
      if (record.value() == null || record.key() == null) {
        continue;
      }
      DispatchRecord dispatch;
      try {
        dispatch = DispatchRecord.parseFrom(record.value());
      } catch (InvalidProtocolBufferException e) {
        continue; // Poison of ours: the dispatcher says what it thinks of it.
      }
      if (dispatch.hasAssignment()) {
        var assignment = dispatch.getAssignment();
        assignments.add(
            new Assignment(
                new TaskKey(assignment.getTenant(), assignment.getTaskId()),
                assignment.getAttempt(),
                assignment.getLeaseToken(),
                canary(assignment.getPayload().toStringUtf8()),
                assignment.getReissued(),
                place(record)));
      }
    }
    return assignments;
  }

  List<Report> reports() {
    List<Report> reports = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : log.read(Topics.RESULTS)) {
      json(record)
          .filter(it -> it.hasNonNull("outcome") && it.hasNonNull("leaseToken"))
          .ifPresent(
              it ->
                  reports.add(
                      new Report(
                          task(it),
                          it.path("attempt").asInt(),
                          it.path("leaseToken").asText(),
                          it.path("outcome").asText(),
                          it.path("payload").path("canary").asText(),
                          place(record))));
    }
    return reports;
  }

  List<Delivered> delivered(List<Tenant> tenants) {
    List<Delivered> delivered = new ArrayList<>();
    for (Tenant tenant : tenants) {
      for (ConsumerRecord<byte[], byte[]> record : log.read(tenant.destination())) {
        String id = header(record, "ce_id");
        int colon = id.lastIndexOf(':');
        int slash = id.indexOf('/');
        JsonNode json = Work.json(text(record.value()));
        delivered.add(
            new Delivered(
                new TaskKey(id.substring(0, slash), id.substring(slash + 1, colon)),
                Integer.parseInt(id.substring(colon + 1)),
                json.path("requestPayload").path("canary").asText(),
                place(record)));
      }
    }
    return delivered;
  }

  List<Rejected> rejected() {
    return log.read(Topics.REJECTED).stream()
        .map(
            record ->
                new Rejected(
                    header(record, "source-topic"),
                    Integer.parseInt(header(record, "source-partition")),
                    Long.parseLong(header(record, "source-offset")),
                    header(record, "error-code")))
        .toList();
  }

  private static TaskKey task(JsonNode json) {
    return new TaskKey(json.path("tenant").asText(), json.path("taskId").asText());
  }

  /** Empty for poison of ours. */
  private static Optional<JsonNode> json(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || record.value().length == 0 || record.value()[0] != '{') {
      return Optional.empty();
    }
    try {
      JsonNode json = Work.json(text(record.value()));
      // Who has no tenant or no id is nobody's.
      task(json);
      return Optional.of(json);
    } catch (IllegalArgumentException | ProblemException e) {
      return Optional.empty();
    }
  }

  private static String canary(String payload) {
    return payload.startsWith("{") ? Work.json(payload).path("canary").asText() : "";
  }

  private static Place place(ConsumerRecord<byte[], byte[]> record) {
    return new Place(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? "" : text(record.key()),
        record.timestamp());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalStateException("no header " + name + " on " + place(record));
    }
    return text(header.value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
