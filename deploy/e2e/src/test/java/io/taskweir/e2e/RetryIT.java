package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Handler;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a task whose handler fails, by the class of the error. */
@ExtendWith(SharedServer.class)
class RetryIT {
  private static final String TENANT = "retry";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TaskApi api;
  private final DevServer server;

  RetryIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @BeforeEach
  void retrySoon() {
    for (String function : List.of("flaky", "broken", "refusing", "busy")) {
      api.configure(function, "{\"backoff\":{\"type\":\"fixed\",\"initialMs\":50,\"jitter\":0}}");
    }
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void retriesAHandlersErrorUntilItSucceeds() throws Exception {
    JsonNode task =
        run(
            "{\"function\":\"flaky\",\"taskId\":\"flaky\",\"payload\":1}",
            (input, attempt) -> {
              if (attempt.attempt() < 3) {
                throw new IOException("down, attempt " + attempt.attempt());
              }
              return "up";
            },
            TaskState.SUCCEEDED);
    assertThat(TaskApi.history(task))
        .containsExactly(
            "Enqueued 0",
            "Dequeued 1",
            "Running 1",
            "Retrying 1",
            "Running 2",
            "Retrying 2",
            "Running 3",
            "Succeeded 3");
    assertThat(outcomes(task)).containsExactly("retryable", "retryable", "success");
    assertThat(task.path("attempts").path(1).path("error").path("message").asText())
        .isEqualTo("down, attempt 2");
    assertThat(task.path("result").asText()).isEqualTo("up");
    assertThat(task.has("error")).isFalse();
  }

  @Test
  void failsWhenTheRetriesAreUsedUp() throws Exception {
    JsonNode task =
        run(
            "{\"function\":\"broken\",\"taskId\":\"broken\",\"payload\":1,\"maxRetries\":2}",
            (input, attempt) -> {
              throw new IOException("still down");
            },
            TaskState.FAILED);
    assertThat(TaskApi.history(task))
        .containsExactly(
            "Enqueued 0",
            "Dequeued 1",
            "Running 1",
            "Retrying 1",
            "Running 2",
            "Retrying 2",
            "Running 3",
            "Failed 3");
    assertThat(outcomes(task)).containsExactly("retryable", "retryable", "retryable");
    assertThat(lastReason(task)).isEqualTo("retries exhausted");
    assertThat(task.path("error").path("message").asText()).isEqualTo("still down");
    assertThat(task.path("error").path("type").asText()).contains("IOException");
  }

  @Test
  void failsAtOnceWhenTheErrorIsDeterministic() throws Exception {
    JsonNode task =
        run(
            "{\"function\":\"refusing\",\"taskId\":\"refusing\",\"payload\":1}",
            (input, attempt) -> {
              throw new NonRetryableException("no such picture");
            },
            TaskState.FAILED);
    assertThat(TaskApi.history(task))
        .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Failed 1");
    assertThat(outcomes(task)).containsExactly("non-retryable");
    assertThat(task.path("error").path("message").asText()).isEqualTo("no such picture");
  }

  @Test
  void waitsAsLongAsAThrottlingDownstreamAsksAndDoesNotCountIt() throws Exception {
    Duration retryAfter = Duration.ofMillis(1_500);
    JsonNode task =
        run(
            "{\"function\":\"busy\",\"taskId\":\"busy\",\"payload\":1,\"maxRetries\":0}",
            (input, attempt) -> {
              if (attempt.attempt() == 1) {
                throw new ThrottledException("slow down", retryAfter);
              }
              return "done";
            },
            TaskState.SUCCEEDED);
    assertThat(TaskApi.history(task))
        .containsExactly(
            "Enqueued 0", "Dequeued 1", "Running 1", "Retrying 1", "Running 2", "Succeeded 2");
    assertThat(outcomes(task)).containsExactly("throttled", "success");
    Instant throttled = Instant.parse(task.path("attempts").path(0).path("endedAt").asText());
    Instant again = Instant.parse(task.path("attempts").path(1).path("startedAt").asText());
    assertThat(again).isAfterOrEqualTo(throttled.plus(retryAfter));
  }

  @Test
  void anAttemptThatRunsTooLongIsInterruptedAndRetried() throws Exception {
    api.configure(
        "slow",
        "{\"timeoutSeconds\":1,\"backoff\":{\"type\":\"fixed\",\"initialMs\":50,\"jitter\":0}}");
    JsonNode task =
        run(
            "{\"function\":\"slow\",\"taskId\":\"slow\",\"payload\":1}",
            (input, attempt) -> {
              if (attempt.attempt() == 1) {
                Thread.sleep(Duration.ofMinutes(5));
              }
              return "in time";
            },
            TaskState.SUCCEEDED);
    assertThat(outcomes(task)).containsExactly("retryable", "success");
    JsonNode first = task.path("attempts").path(0);
    assertThat(first.path("error").path("type").asText()).isEqualTo("Timeout");
    assertThat(
            Duration.between(
                Instant.parse(first.path("startedAt").asText()),
                Instant.parse(first.path("endedAt").asText())))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  /** Submits a task to a worker of its own and waits for its end. */
  private JsonNode run(String submission, Handler<Object> handler, TaskState end)
      throws InterruptedException {
    JsonNode submitted = TaskApi.json(submission);
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(submitted.path("function").asText(), Object.class, handler)
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      return api.awaitState(api.submit(submission), end, SOON);
    }
  }

  private static List<String> outcomes(JsonNode task) {
    return task.path("attempts")
        .valueStream()
        .map(attempt -> attempt.path("outcome").asText())
        .toList();
  }

  private static String lastReason(JsonNode task) {
    JsonNode history = task.path("history");
    return history.path(history.size() - 1).path("reason").asText();
  }
}
