package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.harness.Checkout;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReportJson;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One task, seen at every hop of its way, in the order of the hops. */
@ExtendWith(SharedServer.class)
class FollowOneTaskIT {
  private static final String TENANT = "follow";
  private static final String DESTINATION = "follow.resized";
  private static final TaskKey KEY = new TaskKey(TENANT, "r-1");
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final Pattern SECTION =
      Pattern.compile("<!-- follow-one-task -->(.*)<!-- /follow-one-task -->", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");

  /** Where the files of the hops lie, in the order in which they are seen here. */
  private static final List<String> HOPS =
      List.of(
          "submitter/client/src/main/.*/client/.*",
          "state-store/server/src/main/.*/step/.*",
          "state-store/core/src/main/.*/machine/.*",
          "dispatcher/src/main/.*/dispatcher/(plan|loop)/.*",
          "worker-sdk/src/main/.*/worker/.*",
          "dispatcher/src/main/.*/dispatcher/outcome/.*");

  private final TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);
  private final int partition = routing.partition(KEY);

  /** Times at which the task stood on each topic, by the records' own timestamps. */
  private final List<Long> hops = new ArrayList<>();

  @Test
  void passesEveryTopicInOrderAndEndsWhereItsUserWantedIt(DevServer server) throws Exception {
    try (Worker worker = resizer(server);
        TaskApi api = new TaskApi(server.url(), TENANT)) {
      api.submit(
          """
          {"taskId":"r-1","function":"resize","payload":{"w":40,"h":30},
           "labels":{"order":"17"},"onSuccess":{"topic":"%s"}}\
          """
              .formatted(DESTINATION));
      JsonNode task =
          await()
              .atMost(SOON)
              .ignoreExceptions()
              .until(
                  () -> api.task("r-1"),
                  it -> it.path("destination").path("state").asText().equals("delivered"));

      queued(server);
      String leaseToken = dispatched(server);
      reported(server, worker, leaseToken);
      became(server, worker);
      handedToTheRouter(server);
      delivered(server);
      assertThat(hops).as("times of the hops").isSorted().hasSize(5);
      shown(task, worker);
    }
  }

  @Test
  void isFollowedByTheReadmeThroughSixFilesInTheOrderOfTheHops() throws IOException {
    String readme = Files.readString(Checkout.root().resolve("README.md"));
    List<String> sections =
        SECTION.matcher(readme).results().map(section -> section.group(1)).toList();
    assertThat(sections).as("sections between the markers").hasSize(1);
    List<String> links =
        LINK.matcher(sections.get(0)).results().map((MatchResult it) -> it.group(1)).toList();
    assertThat(links).hasSameSizeAs(HOPS);
    assertThat(IntStream.range(0, HOPS.size()))
        .allSatisfy(hop -> assertThat(links.get(hop)).matches(HOPS.get(hop) + "\\.java"));
    assertThat(links).allSatisfy(it -> assertThat(Path.of(it).isAbsolute()).isFalse());
    assertThat(links).allSatisfy(it -> assertThat(Checkout.root().resolve(it)).isRegularFile());
  }

  private static Worker resizer(DevServer server) throws InterruptedException {
    Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "resize",
                JsonNode.class,
                (image, context) ->
                    "%d x %d".formatted(image.path("w").asInt() / 2, image.path("h").asInt() / 2))
            .start();
    assertThat(worker.awaitConnected(SOON)).isTrue();
    return worker;
  }

  private void queued(DevServer server) {
    ConsumerRecord<String, byte[]> record = only(server, routing.queueTopic(TENANT));
    hops.add(record.timestamp());
    Submission submission =
        SubmissionJson.parse(record.value(), null, Limits.DEFAULT_MAX_PAYLOAD_BYTES);
    assertThat(submission.key()).isEqualTo(KEY);
    assertThat(submission.function()).isEqualTo("resize");
    assertThat(submission.labels()).containsEntry("order", "17");
  }

  private String dispatched(DevServer server) throws InvalidProtocolBufferException {
    ConsumerRecord<String, byte[]> record = only(server, Topics.DISPATCH);
    hops.add(record.timestamp());
    Assignment assignment = DispatchRecord.parseFrom(record.value()).getAssignment();
    assertThat(assignment.getTaskId()).isEqualTo("r-1");
    assertThat(assignment.getAttempt()).isEqualTo(1);
    assertThat(assignment.getPayload().toStringUtf8()).isEqualTo("{\"w\":40,\"h\":30}");
    return assignment.getLeaseToken();
  }

  private void reported(DevServer server, Worker worker, String leaseToken) {
    List<ConsumerRecord<String, byte[]>> records = ofTheTask(server, Topics.RESULTS);
    ConsumerRecord<String, byte[]> last = records.get(records.size() - 1);
    hops.add(last.timestamp());
    WorkerReport report = WorkerReportJson.parse(last.value(), Limits.DEFAULT_MAX_PAYLOAD_BYTES);
    assertThat(report)
        .isInstanceOfSatisfying(
            WorkerReport.Finished.class,
            finished -> {
              assertThat(finished.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(finished.leaseToken()).isEqualTo(leaseToken);
              assertThat(finished.workerId()).isEqualTo(worker.id());
              assertThat(text(finished.payload().bytes())).isEqualTo("\"20 x 15\"");
            });
  }

  private void became(DevServer server, Worker worker) {
    List<JsonNode> events =
        ofTheTask(server, Topics.EVENTS).stream()
            .map(it -> TaskApi.json(text(it.value())))
            .toList();
    assertThat(events)
        .extracting(it -> it.path("seq").asInt() + " " + it.path("to").asText())
        .containsExactly("1 Enqueued", "2 Dequeued", "3 Running", "4 Succeeded");
    assertThat(events)
        .extracting(it -> it.path("from").asText())
        .containsExactly("null", "Enqueued", "Dequeued", "Running");
    assertThat(events).extracting(it -> Instant.parse(it.path("at").asText())).isSorted();
    assertThat(events.get(3).path("workerId").asText()).isEqualTo(worker.id());
  }

  private void handedToTheRouter(DevServer server) throws InvalidProtocolBufferException {
    ConsumerRecord<String, byte[]> record = only(server, Topics.OUTCOMES);
    hops.add(record.timestamp());
    OutcomeRecord outcome = OutcomeRecord.parseFrom(record.value());
    assertThat(outcome.getState()).isEqualTo("Succeeded");
    assertThat(outcome.getSeq()).isEqualTo(4);
    assertThat(outcome.getDestination().getTopic()).isEqualTo(DESTINATION);
  }

  private void delivered(DevServer server) {
    List<ConsumerRecord<String, byte[]>> records =
        TopicLog.committed(server.bootstrap(), DESTINATION);
    assertThat(records).hasSize(1);
    ConsumerRecord<String, byte[]> record = records.get(0);
    hops.add(record.timestamp());
    assertThat(record.key()).isEqualTo("follow/r-1");
    String line = text(record.value());
    assertThat(line).doesNotContain("\n");
    JsonNode value = TaskApi.json(line);
    assertThat(Instant.parse(value.path("timestamp").asText())).isBefore(Instant.now());
    assertThat(value.path("requestContext").toString())
        .isEqualTo(
            "{\"requestId\":\"r-1\",\"functionArn\":\"/tenants/follow/functions/resize\","
                + "\"condition\":\"Success\",\"approximateInvokeCount\":1}");
    assertThat(value.path("requestPayload").toString()).isEqualTo("{\"w\":40,\"h\":30}");
    assertThat(value.path("responseContext").toString())
        .isEqualTo("{\"statusCode\":200,\"functionError\":null}");
    assertThat(value.path("responsePayload").asText()).isEqualTo("20 x 15");

    assertThat(TopicLog.header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(TopicLog.header(record, "ce_id")).isEqualTo("follow/r-1:4");
    assertThat(TopicLog.header(record, "ce_source")).isEqualTo("/tenants/follow/functions/resize");
    assertThat(TopicLog.header(record, "ce_type")).isEqualTo("io.taskweir.task.succeeded.v1");
    assertThat(TopicLog.header(record, "ce_subject")).isEqualTo("r-1");
    assertThat(TopicLog.header(record, "ce_time")).isEqualTo(value.path("timestamp").asText());
  }

  private static void shown(JsonNode task, Worker worker) {
    assertThat(TaskApi.state(task)).isEqualTo(TaskState.SUCCEEDED.publicName());
    assertThat(TaskApi.history(task))
        .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
    assertThat(task.path("history"))
        .extracting(it -> it.path("seq").asInt())
        .containsExactly(1, 2, 3, 4);
    assertThat(task.path("attempts")).hasSize(1);
    JsonNode attempt = task.path("attempts").path(0);
    assertThat(attempt.path("workerId").asText()).isEqualTo(worker.id());
    assertThat(attempt.path("outcome").asText()).isEqualTo("success");
    assertThat(Instant.parse(attempt.path("startedAt").asText()))
        .isBeforeOrEqualTo(Instant.parse(attempt.path("endedAt").asText()));
    assertThat(task.path("result").asText()).isEqualTo("20 x 15");
    assertThat(task.path("labels").path("order").asText()).isEqualTo("17");
    assertThat(task.path("destination").path("attempts").asInt()).isEqualTo(1);
  }

  private ConsumerRecord<String, byte[]> only(DevServer server, String topic) {
    List<ConsumerRecord<String, byte[]>> records = ofTheTask(server, topic);
    assertThat(records).as("on " + topic).hasSize(1);
    return records.get(0);
  }

  /** What a topic holds under the task's key, all of it in the task's partition. */
  private List<ConsumerRecord<String, byte[]>> ofTheTask(DevServer server, String topic) {
    List<ConsumerRecord<String, byte[]>> records =
        TopicLog.committed(server.bootstrap(), topic).stream()
            .filter(it -> KEY.toString().equals(it.key()))
            .toList();
    assertThat(records).as("on " + topic).isNotEmpty();
    assertThat(records).extracting(ConsumerRecord::partition).containsOnly(partition);
    return records;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
