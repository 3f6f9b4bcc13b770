package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.ApiDescription;
import io.taskweir.e2e.harness.DescribedApi;
import io.taskweir.e2e.harness.EventReader;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call of {@code openapi.yaml} is made, and answers as it is described there. */
@ExtendWith(SharedServer.class)
class OpenApiAnswersIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String V1 = "/v1/tenants/described";
  private static final String TASKS = "/v1/tenants/{tenant}/tasks";
  private static final String TASK = TASKS + "/{taskId}";
  private static final String FUNCTION = "/v1/tenants/{tenant}/functions/{function}";
  private static final String BATCHES = "/v1/tenants/{tenant}/batches";
  private static final String BATCH = BATCHES + "/{batch}";
  private static final String EVENTS = "/v1/tenants/{tenant}/events";

  private final DevServer server;
  private final ApiDescription description;
  private final DescribedApi api;

  OpenApiAnswersIT(DevServer server) throws Exception {
    this.server = server;
    this.description = OpenApiIT.fetch(server);
    this.api = new DescribedApi(server.url(), description);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyCallAnswersAsDescribed() throws Exception {
    try (Worker worker = worker();
        EventReader events = new EventReader(server.url() + V1 + "/events", null)) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      events.awaitPosition(SOON);
      submissions();
      submissionsOfOtherForms();
      reads();
      stopsAndReruns();
      followedTask();
      logs();
      events
          .awaitEvents(4, SOON)
          .forEach(
              event -> {
                JsonNode data = ApiDescription.json(event.data());
                assertThat(description.faults(description.schema("Event"), data)).isEmpty();
              });
      assertThat(events.contentType()).startsWith("text/event-stream");
    }
    functions();
    batches();
    theProcess();

    Set<String> described = new TreeSet<>(description.calls());
    // Read above, by a client that does not wait for its end.
    assertThat(described.remove("GET " + EVENTS)).isTrue();
    api.call(400, "GET " + EVENTS, V1 + "/events?lastEventId=x", null);
    described.add("GET " + EVENTS);
    assertThat(api.called()).isEqualTo(described);
  }

  @Test
  void anAnswerThatIsNotAsDescribedIsNoticed() {
    JsonNode schema = description.schema("Accepted");
    String right = "\"taskId\":\"r-1\",\"location\":\"/x\",\"state\":";
    assertThat(faults(schema, "{" + right + "\"Enqueued\"}")).isZero();
    assertThat(faults(schema, "{" + right + "\"Sleeping\"}")).isPositive();
    assertThat(faults(schema, "{" + right + "\"Enqueued\",\"more\":1}")).isPositive();
    assertThat(faults(schema, "{\"taskId\":\"r-1\",\"location\":\"/x\"}")).isPositive();
    assertThat(faults(description.schema("TaskPage"), "{\"items\":[{}],\"nextCursor\":null}"))
        .isPositive();
  }

  private int faults(JsonNode schema, String json) {
    return description.faults(schema, ApiDescription.json(json)).size();
  }

  private Worker worker() {
    return Worker.connect(server.bootstrap())
        .tenant("described")
        .handle(
            "echo",
            (payload, task) -> {
              task.log("a line");
              return payload;
            })
        .handle(
            "fails",
            (payload, _) -> {
              throw new NonRetryableException("no " + payload.contentType());
            })
        .start();
  }

  private void submissions() {
    String submit = "POST " + TASKS;
    String later =
        "{\"function\":\"later\",\"taskId\":\"t-1\",\"delaySeconds\":3600,\"labels\":{\"a\":\"b\"}}";
    api.call(202, submit, V1 + "/tasks", later);
    JsonNode duplicate = api.call(409, submit, V1 + "/tasks", later);
    assertThat(duplicate.path("state").asText()).isEqualTo("Enqueued");
    api.call(400, submit, V1 + "/tasks", "{\"function\":\"1st\"}");
    api.call(400, submit, V1 + "/tasks", "{");
    api.call(415, submit, V1 + "/tasks", later, "Content-Encoding", "gzip");
    api.call(413, submit, V1 + "/tasks", "{\"payload\":\"" + "x".repeat(1 << 20) + "\"}");

    String another = "{\"function\":\"later\",\"delaySeconds\":3600}";
    api.call(202, submit, V1 + "/tasks", another, "Idempotency-Key", "k-1");
    api.call(202, submit, V1 + "/tasks", another, "Idempotency-Key", "k-1");
    api.call(422, submit, V1 + "/tasks", "{\"function\":\"other\"}", "Idempotency-Key", "k-1");

    JsonNode finished =
        api.call(
            200,
            submit,
            V1 + "/tasks",
            "{\"function\":\"echo\",\"taskId\":\"e-1\",\"payload\":{\"x\":1},"
                + "\"onSuccess\":{\"topic\":\"described.done\"}}",
            "Prefer",
            "wait=30");
    assertThat(finished.path("result").toString()).isEqualTo("{\"x\":1}");
    JsonNode failed =
        api.call(
            200,
            submit,
            V1 + "/tasks",
            "{\"function\":\"fails\",\"taskId\":\"f-1\"}",
            "Prefer",
            "wait=30");
    assertThat(failed.at("/attempts/0/error/message").asText()).startsWith("no ");
  }

  private void submissionsOfOtherForms() {
    String raw = "POST " + FUNCTION + "/tasks";
    String echo = V1 + "/functions/echo/tasks";
    JsonNode finished =
        api.call(
            200,
            raw,
            echo + "?taskId=e-2&priority=9",
            "some text",
            "Prefer",
            "wait=30",
            "Content-Type",
            "text/plain");
    assertThat(finished.path("resultContentType").asText()).isEqualTo("text/plain");
    assertThat(finished.path("priority").asInt()).isEqualTo(9);
    api.call(202, raw, echo, null);
    api.call(409, raw, echo + "?taskId=e-2", "some text");
    api.call(400, raw, echo + "?priority=10", null);
    api.call(413, raw, echo, "x".repeat((1 << 20) + 1));

    String batch = "POST " + TASKS + ":batch";
    JsonNode last =
        api.call(
            200,
            batch,
            V1 + "/tasks:batch",
            """
            {"function":"echo","taskId":"e-3"}
            {"function":"echo"}
            {"function":"echo","taskId":"t-1"}
            {"function":"echo","priority":10}
            """);
    assertThat(last.path("line").asInt()).isEqualTo(4);
    assertThat(last.path("code").asText()).isEqualTo("INVALID_FIELD");
    api.call(400, batch, V1 + "/tasks:batch", "{}", "Idempotency-Key", "k-2");
  }

  private void reads() {
    String list = "GET " + TASKS;
    JsonNode first = api.call(200, list, V1 + "/tasks?limit=1&order=desc", null);
    String cursor = first.path("nextCursor").asText();
    api.call(200, list, V1 + "/tasks?limit=1&order=desc&cursor=" + cursor, null);
    JsonNode labelled =
        api.call(200, list, V1 + "/tasks?label=a%3Db&state=Enqueued&function=later&prefix=t", null);
    assertThat(labelled.path("items")).hasSize(1);
    api.call(400, list, V1 + "/tasks?cursor=x", null);
    api.call(400, list, V1 + "/tasks?limit=1001", null);
    api.call(200, "GET " + TASKS + ":count", V1 + "/tasks:count", null);
    api.call(200, "GET " + TASKS + ":count", V1 + "/tasks:count?by=function&state=Succeeded", null);
    api.call(400, "GET " + TASKS + ":count", V1 + "/tasks:count?by=label", null);

    String get = "GET " + TASK;
    JsonNode whole =
        api.call(200, get, V1 + "/tasks/e-1?payload=true&committed=true&wait=1s", null);
    assertThat(whole.has("payload") && whole.has("destination")).isTrue();
    JsonNode bytes = api.call(200, get, V1 + "/tasks/e-2?payload", null);
    assertThat(bytes.path("payloadContentType").asText()).isEqualTo("text/plain");
    api.call(404, get, V1 + "/tasks/none", null);
    api.call(400, get, V1 + "/tasks/e-1?wait=long", null);
    api.call(400, get, V1 + "/tasks/%20", null);

    String why = "GET " + TASK + "/why";
    JsonNode delay = api.call(200, why, V1 + "/tasks/t-1/why", null);
    assertThat(delay.path("waitingFor").asText()).isEqualTo("DELAY");
    api.call(200, why, V1 + "/tasks/e-1/why", null);
    api.call(404, why, V1 + "/tasks/none/why", null);
  }

  private void stopsAndReruns() {
    String rerun = "POST " + TASK + "/rerun";
    api.call(409, rerun, V1 + "/tasks/t-1/rerun", null);
    String copy =
        api.call(202, rerun, V1 + "/tasks/e-1/rerun", "{\"payload\":2}").path("taskId").asText();
    JsonNode again = api.call(200, "GET " + TASK, V1 + "/tasks/" + copy + "?wait=30", null);
    assertThat(again.path("rerunOf").asText()).isEqualTo("e-1");
    api.call(200, "GET " + TASK, V1 + "/tasks/e-1", null);
    api.call(400, rerun, V1 + "/tasks/e-1/rerun", "{\"input\":2}");
    api.call(404, rerun, V1 + "/tasks/none/rerun", null);

    String stop = "POST " + TASK + "/stop";
    api.call(202, stop, V1 + "/tasks/t-1/stop", null);
    api.call(409, stop, V1 + "/tasks/e-1/stop", null);
    api.call(404, stop, V1 + "/tasks/none/stop", null);
  }

  private void followedTask() {
    String follow = "GET " + TASK + "/events";
    JsonNode last = api.call(200, follow, V1 + "/tasks/e-1/events", null);
    assertThat(last.path("to").asText()).isEqualTo("Succeeded");
    String seq = last.path("seq").asText();
    api.call(204, follow, V1 + "/tasks/e-1/events", null, "Last-Event-ID", seq);
    api.call(400, follow, V1 + "/tasks/e-1/events?lastEventId=1000", null);
    api.call(404, follow, V1 + "/tasks/none/events", null);
  }

  private void logs() {
    String logs = "GET " + TASK + "/logs";
    JsonNode text = api.call(200, logs, V1 + "/tasks/e-1/logs", null);
    assertThat(text.asText()).contains("[1] a line");
    JsonNode json = api.call(200, logs, V1 + "/tasks/e-1/logs", null, "Accept", "application/json");
    assertThat(json.path("items")).hasSize(1);
    JsonNode last = api.call(200, logs, V1 + "/tasks/e-1/logs?follow=true", null);
    assertThat(last.path("seq").asInt()).isEqualTo(1);
    api.call(204, logs, V1 + "/tasks/e-1/logs?follow=true&lastEventId=1", null);
    api.call(400, logs, V1 + "/tasks/e-1/logs?follow=maybe", null);
    api.call(404, logs, V1 + "/tasks/none/logs", null);
  }

  private void functions() {
    String put = "PUT " + FUNCTION;
    String path = V1 + "/functions/later";
    JsonNode config =
        api.call(200, put, path, "{\"maxRetries\":7,\"onFailure\":{\"topic\":\"described.bad\"}}");
    assertThat(config.path("maxRetries").asInt()).isEqualTo(7);
    // What was read can be written again.
    api.call(200, put, path, config.toString());
    api.call(400, put, path, "{\"retries\":7}");
    api.call(400, put, path, "{\"maxConcurrency\":7}");
    api.call(200, "GET " + FUNCTION, path, null);
    api.call(404, "GET " + FUNCTION, V1 + "/functions/none", null);
    api.call(200, "POST " + FUNCTION + "/pause", path + "/pause", null);
    api.call(200, "GET /v1/tenants/{tenant}/functions", V1 + "/functions", null);
    api.call(200, "POST " + FUNCTION + "/resume", path + "/resume", null);
    String lane = "GET /v1/tenants/{tenant}/lanes/{function}";
    api.call(200, "GET /v1/tenants/{tenant}/lanes", V1 + "/lanes", null);
    api.call(200, lane, V1 + "/lanes/later", null);
    api.call(400, lane, V1 + "/lanes/a.b", null);
    api.call(404, lane, V1 + "/lanes/none", null);
    api.call(404, "POST " + FUNCTION + "/pause", V1 + "/functions/none/pause", null);
    api.call(404, "POST " + FUNCTION + "/resume", V1 + "/functions/none/resume", null);
    api.call(204, "DELETE " + FUNCTION, V1 + "/functions/echo", null);
    api.call(204, "DELETE " + FUNCTION, V1 + "/functions/none", null);
  }

  private void batches() {
    String start = "POST " + BATCHES;
    String stop =
        "{\"action\":\"stop\",\"filter\":{\"function\":\"later\",\"state\":[\"Enqueued\"]}}";
    String id = api.call(202, start, V1 + "/batches", stop).path("batchId").asText();
    api.call(200, "GET " + BATCH, V1 + "/batches/" + id, null);
    api.call(202, "POST " + BATCH + "/cancel", V1 + "/batches/" + id + "/cancel", null);
    JsonNode over = api.call(200, "GET " + BATCH, V1 + "/batches/" + id, null);
    assertThat(over.has("endedAt")).isTrue();
    // That of the deletion of a function above is among them.
    JsonNode all = api.call(200, "GET " + BATCHES, V1 + "/batches", null);
    assertThat(all.path("items")).isNotEmpty();
    api.call(400, start, V1 + "/batches", "{\"action\":\"stop\"}");
    api.call(400, start, V1 + "/batches", "not JSON");
    api.call(404, "GET " + BATCH, V1 + "/batches/none", null);
    api.call(404, "POST " + BATCH + "/cancel", V1 + "/batches/none/cancel", null);
  }

  private void theProcess() {
    api.call(200, "GET /livez", "/livez", null);
    api.call(200, "GET /readyz", "/readyz", null);
    api.call(200, "GET /metrics", "/metrics", null);
    api.call(200, "GET /openapi.yaml", "/openapi.yaml", null);
  }
}
