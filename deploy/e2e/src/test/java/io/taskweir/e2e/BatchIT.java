package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.Ledger;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many tasks are stopped, deleted or run again at once, by a filter (R-STP-2, R-STP-3). */
@ExtendWith(SharedServer.class)
class BatchIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final DevServer server;

  BatchIT(DevServer server) {
    this.server = server;
  }

  @Test
  void whatTheFilterNamesIsStoppedAndNothingElse() {
    try (TaskApi api = new TaskApi(server.url(), "batch-stop")) {
      submit(api, "a", 0, 200, ",\"labels\":{\"shop\":\"x\"}");
      submit(api, "a", 200, 100, "");
      submit(api, "b", 300, 50, ",\"labels\":{\"shop\":\"x\"}");

      JsonNode batch =
          run(api, "{\"action\":\"stop\",\"filter\":{\"function\":\"a\",\"label\":\"shop=x\"}}");

      assertThat(batch.path("matched").asInt()).isEqualTo(200);
      assertThat(batch.path("done").asInt()).isEqualTo(200);
      assertThat(batch.path("failed").asInt()).isZero();
      assertThat(api.counts("&function=a")).isEqualTo(Map.of("Stopped", 200L, "Enqueued", 100L));
      assertThat(api.counts("&function=b")).isEqualTo(Map.of("Enqueued", 50L));
    }
  }

  @Test
  void whatIsDeletedIsGoneButEndedFirst() {
    try (TaskApi api = new TaskApi(server.url(), "batch-delete")) {
      submit(api, "a", 0, 300, "");

      JsonNode batch =
          run(
              api,
              "{\"action\":\"delete\",\"filter\":{\"prefix\":\"a-1\",\"state\":\"Enqueued\"}}");

      // a-1, a-10 to a-19, a-100 to a-199
      assertThat(batch.path("done").asInt()).isEqualTo(111);
      assertThat(api.counts()).isEqualTo(Map.of("Enqueued", 189L));
      assertThat(api.get("/tasks/a-100").statusCode()).isEqualTo(404);
      await()
          .atMost(SOON)
          .until(
              () -> states(Ledger.read(server.bootstrap(), "batch-delete"), "a-100"),
              List.of(TaskState.ENQUEUED, TaskState.STOPPING, TaskState.STOPPED)::equals);
      api.submit("{\"function\":\"a\",\"taskId\":\"a-100\"}");
    }
  }

  @Test
  void whatHasEndedRunsAgainOnceEach() throws Exception {
    try (TaskApi api = new TaskApi(server.url(), "batch-rerun");
        Worker worker =
            Worker.connect(server.bootstrap())
                .tenant("batch-rerun")
                .handle("a", Integer.class, (number, _) -> number * 2)
                .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      for (int i = 0; i < 20; i++) {
        api.submit("{\"function\":\"a\",\"taskId\":\"a-%d\",\"payload\":%d}".formatted(i, i));
      }
      api.awaitEnded(20, SOON);

      JsonNode batch =
          run(api, "{\"action\":\"rerun\",\"filter\":{\"state\":[\"Succeeded\",\"Failed\"]}}");

      assertThat(batch.path("done").asInt()).isEqualTo(20);
      api.awaitEnded(40, SOON);
      JsonNode old = api.task("a-7");
      assertThat(old.path("reruns")).hasSize(1);
      JsonNode anew = api.task(old.path("reruns").path(0).asText());
      assertThat(anew.path("rerunOf").asText()).isEqualTo("a-7");
      assertThat(anew.path("result").asInt()).isEqualTo(14);
    }
  }

  @Test
  void oneTaskRunsAgainWithItsInputOrWithAnother() throws Exception {
    try (TaskApi api = new TaskApi(server.url(), "rerun");
        Worker worker =
            Worker.connect(server.bootstrap())
                .tenant("rerun")
                .handle("a", Integer.class, (number, _) -> number * 2)
                .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit(
          "{\"function\":\"a\",\"taskId\":\"first\",\"payload\":4,\"labels\":{\"k\":\"v\"}}");
      api.awaitState("first", TaskState.SUCCEEDED, SOON);

      JsonNode same = TaskApi.json(api.post("/tasks/first/rerun", ""));
      JsonNode edited = TaskApi.json(api.post("/tasks/first/rerun", "{\"payload\":50}"));

      assertThat(same.path("rerunOf").asText()).isEqualTo("first");
      JsonNode again = api.awaitState(same.path("taskId").asText(), TaskState.SUCCEEDED, SOON);
      assertThat(again.path("result").asInt()).isEqualTo(8);
      assertThat(again.path("labels").path("k").asText()).isEqualTo("v");
      assertThat(
              api.awaitState(edited.path("taskId").asText(), TaskState.SUCCEEDED, SOON)
                  .path("result")
                  .asInt())
          .isEqualTo(100);
      assertThat(api.get("/tasks/unknown-" + same.path("taskId").asText()).statusCode())
          .as("marks of transactions behind the re-runs hold up no answer")
          .isEqualTo(404);
      assertThat(api.task("first").path("reruns"))
          .extracting(JsonNode::asText)
          .containsExactly(same.path("taskId").asText(), edited.path("taskId").asText());
    }
  }

  @Test
  void onlyWhatHasEndedRunsAgain() {
    try (TaskApi api = new TaskApi(server.url(), "rerun-early")) {
      api.submit("{\"function\":\"nobody\",\"taskId\":\"waits\"}");
      var refused = api.post("/tasks/waits/rerun", "");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("TASK_NOT_ENDED").contains("is Enqueued");
      assertThat(api.post("/tasks/none/rerun", "").statusCode()).isEqualTo(404);
      assertThat(api.post("/tasks/waits/rerun", "{\"priority\":1}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aBatchThatIsCancelledLeavesTheRest() {
    try (TaskApi api = new TaskApi(server.url(), "batch-cancel")) {
      submit(api, IntStream.range(0, 20_000).mapToObj(i -> "{\"function\":\"a\"}").toList());
      await().atMost(SOON).until(() -> api.counts().equals(Map.of("Enqueued", 20_000L)));
      JsonNode batch = TaskApi.json(api.post("/batches", "{\"action\":\"delete\",\"filter\":{}}"));
      JsonNode cancelled =
          TaskApi.json(api.post("/batches/" + batch.path("batchId").asText() + "/cancel", ""));

      assertThat(cancelled.path("state").asText()).isIn("Cancelled", "Done");
      long left = api.counts().getOrDefault("Enqueued", 0L);
      assertThat(left).isEqualTo(20_000 - cancelled.path("done").asLong());
      assertThat(TaskApi.json(api.get("/batches")).path("items")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"action":"stop"}                                     | filter: must be given
          {"filter":{}}                                         | action: must be stop, delete
          {"action":"drop","filter":{}}                         | action: must be stop, delete
          {"action":"invalidate","filter":{}}                   | action: must be stop, delete
          {"action":"stop","filter":{"functoin":"a"}}           | filter.functoin: must be function
          {"action":"stop","filter":{"function":"a b"}}         | function "a b"
          {"action":"stop","filter":{"state":"Gone"}}           | state "Gone": one of
          {"action":"stop","filter":{"label":"x"}}              | label: must be key=value
          {"action":"stop","filter":{"from":"today"}}           | from: must be a time
          {"action":"stop","filter":{"prefix":"a/b"}}           | prefix "a/b"
          {"action":"pause","filter":{"state":"Enqueued"}}      | whole functions are paused
          {"action":"stop","filter":[]}                         | filter: must be an object
          {"action":"stop","filter":{},"dryRun":true}           | dryRun: must be action or filter
          [1]                                                   | expected a JSON object
          """)
  void aBadBatchIsRefusedAndSaysWhy(String body, String why) {
    try (TaskApi api = new TaskApi(server.url(), "batch-bad")) {
      var answer = api.post("/batches", body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(TaskApi.json(answer).path("detail").asText()).contains(why);
    }
  }

  @Test
  void aBatchThatThereIsNotIsNotFound() {
    try (TaskApi api = new TaskApi(server.url(), "batch-bad")) {
      var answer = api.get("/batches/none");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("BATCH_NOT_FOUND");
    }
  }

  private static List<TaskState> states(Ledger ledger, String id) {
    return ledger.tasks().getOrDefault(id, List.of()).stream().map(Ledger.Entry::state).toList();
  }

  /** Starts a batch and waits for its end. */
  private static JsonNode run(TaskApi api, String body) {
    var answer = api.post("/batches", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String path = "/batches/" + TaskApi.json(answer).path("batchId").asText();
    return await()
        .atMost(SOON)
        .until(() -> TaskApi.json(api.get(path)), it -> it.path("state").asText().equals("Done"));
  }

  private static void submit(TaskApi api, String function, int from, int count, String more) {
    submit(
        api,
        IntStream.range(from, from + count)
            .mapToObj(
                i ->
                    "{\"function\":\"%s\",\"taskId\":\"%s-%d\"%s}"
                        .formatted(function, function, i, more))
            .toList());
  }

  private static void submit(TaskApi api, List<String> lines) {
    var answer = api.post("/tasks:batch", String.join("\n", lines));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().lines().filter(it -> it.contains("\"status\":202")))
        .hasSize(lines.size());
  }
}
