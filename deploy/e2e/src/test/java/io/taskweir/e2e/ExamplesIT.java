package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.examples.AnnotatedHandler;
import io.taskweir.examples.BytesHandler;
import io.taskweir.examples.DedupId;
import io.taskweir.examples.DelayAndPriority;
import io.taskweir.examples.DestinationTopic;
import io.taskweir.examples.Hooks;
import io.taskweir.examples.Labels;
import io.taskweir.examples.ProgressAndLogs;
import io.taskweir.examples.RetryClasses;
import io.taskweir.examples.StopWithPreStop;
import io.taskweir.examples.Throttling;
import io.taskweir.examples.TypedHandler;
import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every example of the worker SDK runs, and does what it says. */
@ExtendWith(SharedServer.class)
@Timeout(120)
class ExamplesIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TaskApi api;
  private final DevServer server;
  private final String[] args;

  ExamplesIT(DevServer server) {
    this.server = server;
    api = new TaskApi(server.url(), "examples");
    args = new String[] {server.bootstrap(), server.url()};
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void typedHandler() throws Exception {
    TypedHandler.main(args);
    JsonNode task = only("thumbnail");
    assertThat(task.path("state").asText()).isEqualTo("Succeeded");
    assertThat(task.path("result"))
        .isEqualTo(TaskApi.json("{\"url\":\"a.png?small\",\"width\":80,\"height\":80}"));
  }

  @Test
  void annotatedHandler() throws Exception {
    AnnotatedHandler.main(args);
    assertThat(only("sum").path("result").asInt()).isEqualTo(6);
    assertThat(only("greet").path("result").asText()).isEqualTo("Hello Ada, this is attempt 1");
  }

  @Test
  void bytesHandler() throws Exception {
    BytesHandler.main(args);
    assertThat(only("to-csv").path("resultBase64").asText())
        .isEqualTo(
            Base64.getEncoder().encodeToString("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void progressAndLogs() throws Exception {
    ProgressAndLogs.main(args);
    JsonNode task = only("import");
    assertThat(task.path("state").asText()).isEqualTo("Succeeded");
    String id = task.path("taskId").asText();
    List<JsonNode> reports =
        TopicLog.committed(server.bootstrap(), Topics.RESULTS).stream()
            .map(it -> TaskApi.json(new String(it.value(), StandardCharsets.UTF_8)))
            .filter(it -> it.path("taskId").asText().equals(id))
            .toList();
    assertThat(reports.get(reports.size() - 1).path("outcome").asText())
        .as("the end comes last")
        .isEqualTo("success");
    assertThat(
            reports.stream()
                .filter(it -> it.path("type").asText().equals("log"))
                .flatMap(it -> stream(it.path("lines")))
                .map(it -> it.path("text").asText()))
        .containsExactly("file 1 of 3", "file 2 of 3", "file 3 of 3");
  }

  @Test
  void retryClasses() throws Exception {
    RetryClasses.main(args);
    assertThat(tasks("fetch", 2))
        .extracting(it -> it.path("state").asText() + " " + outcomes(it))
        .containsExactlyInAnyOrder("Succeeded [retryable, success]", "Failed [non-retryable]");
  }

  @Test
  void throttling() throws Exception {
    Throttling.main(args);
    JsonNode task = only("charge");
    assertThat(task.path("state").asText()).isEqualTo("Succeeded");
    assertThat(outcomes(task)).containsExactly("throttled", "success");
    assertThat(Duration.between(at(task, 0, "endedAt"), at(task, 1, "startedAt")))
        .isGreaterThanOrEqualTo(Duration.ofMillis(700));
  }

  @Test
  void hooks() throws Exception {
    Hooks.main(args);
    assertThat(only("translate").path("result").asText()).isEqualTo("Aufgabe");
  }

  @Test
  void stopWithPreStop() throws Exception {
    StopWithPreStop.main(args);
    JsonNode task = only("render");
    assertThat(task.path("state").asText()).isEqualTo("Stopped");
    assertThat(Duration.between(at(task, 0, "startedAt"), at(task, 0, "endedAt")))
        .as("the hook let it come to its end")
        .isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void delayAndPriority() throws Exception {
    DelayAndPriority.main(args);
    assertThat(
            tasks("remind", 3).stream()
                .map(it -> Map.entry(at(it, 0, "startedAt"), it.path("priority").asInt()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue))
        .as("the urgent one first, the delayed one last")
        .containsExactly(9, 0, 5);
  }

  @Test
  void labels() throws Exception {
    Labels.main(args);
    JsonNode task = only("invoice");
    assertThat(task.path("result").asText()).isEqualTo("1999 for order 17");
    assertThat(api.list("&label=order=17"))
        .extracting(it -> it.path("taskId"))
        .containsExactly(task.path("taskId"));
  }

  @Test
  void destinationTopic() throws Exception {
    DestinationTopic.main(args);
    List<JsonNode> shipped = tasks("ship", 2);
    assertThat(shipped)
        .extracting(it -> it.path("state").asText())
        .containsExactlyInAnyOrder("Succeeded", "Failed");
    assertThat(outcome("examples-parcels").path("responsePayload").asText())
        .isEqualTo("shipped to Main Street 1");
    assertThat(outcome("examples-lost").path("requestContext").path("condition").asText())
        .isEqualTo("NonRetryable");
  }

  private JsonNode outcome(String topic) {
    return await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                TaskApi.json(
                    new String(
                        TopicLog.committed(server.bootstrap(), topic).getFirst().value(),
                        StandardCharsets.UTF_8)),
            it -> !it.isMissingNode());
  }

  @Test
  void dedupId() throws Exception {
    DedupId.main(args);
    assertThat(tasks("pay", 2))
        .filteredOn(it -> !it.path("taskId").asText().endsWith(".last"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("result").asText()).isEqualTo("paid, run 1"));
  }

  private JsonNode only(String function) {
    return tasks(function, 1).getFirst();
  }

  /** The function's tasks in full, when so many there are, and all have ended. */
  private List<JsonNode> tasks(String function, int expected) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                api.list("&function=" + function).stream()
                    .map(it -> api.task(it.path("taskId").asText()))
                    .toList(),
            found ->
                found.size() == expected
                    && found.stream()
                        .allMatch(
                            it ->
                                List.of("Succeeded", "Failed", "Stopped")
                                    .contains(TaskApi.state(it))));
  }

  private static List<String> outcomes(JsonNode task) {
    return stream(task.path("attempts")).map(it -> it.path("outcome").asText()).toList();
  }

  private static Instant at(JsonNode task, int attempt, String field) {
    return Instant.parse(task.path("attempts").path(attempt).path(field).asText());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
