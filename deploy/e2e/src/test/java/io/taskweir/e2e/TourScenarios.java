package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Handler;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The stations of {@link TourIT}: what is done to a task, and the life that it must have then. */
final class TourScenarios {
  private static final Duration SOON = Duration.ofSeconds(40);

  private static final String ONE_SUCCESS = "Enqueued 0,Dequeued 1,Running 1,Succeeded 1";
  private static final String RETRIED =
      "Enqueued 0,Dequeued 1,Running 1,Retrying 1,Running 2,Succeeded 2";
  private static final String QUICK =
      "{\"backoff\":{\"type\":\"fixed\",\"initialMs\":50,\"jitter\":0}}";
  private static final String SLOW =
      "{\"backoff\":{\"type\":\"fixed\",\"initialMs\":60000,\"jitter\":0}}";

  private static final Handler<Object> DONE = (input, _) -> input;
  private static final Handler<Object> BROKEN =
      (_, _) -> {
        throw new IOException("down");
      };
  private static final Handler<Object> ENDLESS =
      (input, _) -> {
        new CountDownLatch(1).await();
        return input;
      };

  private TourScenarios() {}

  /** What is done to the task after it was submitted. */
  @FunctionalInterface
  interface Visit {
    void to(TaskApi api, String id);
  }

  /**
   * One row.
   *
   * @param name of the function and of the task
   * @param options of the submission, each with a comma before it
   * @param handler of the only worker; null: there is none
   * @param history each state with its attempt
   * @param outcomes of the attempts
   */
  record Scenario(
      String name,
      String config,
      String options,
      @Nullable Handler<Object> handler,
      Visit visit,
      List<String> history,
      List<String> outcomes) {

    String submission() {
      return "{\"function\":\"%s\",\"taskId\":\"%s\",\"payload\":{\"n\":1}%s}"
          .formatted(name, name, options)
          .replace("{soon}", Instant.now().plusSeconds(2).toString());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Nobody does anything. */
  private static final Visit NONE = (_, _) -> {};

  private static final Visit WAITS =
      (api, id) -> assertThat(TaskApi.state(api.task(id))).isEqualTo("Enqueued");

  private static final Visit STOP =
      (api, id) -> {
        var answer = api.post("/tasks/" + id + "/stop", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      };
  private static final Visit DELETE_FUNCTION =
      (api, id) -> assertThat(api.delete("/functions/" + id).statusCode()).isEqualTo(204);

  /** First the task gets into this state. */
  private static Visit once(TaskState state, Visit then) {
    return (api, id) -> {
      api.awaitState(id, state, SOON);
      then.to(api, id);
    };
  }

  static final Scenario WORKER_LOST =
      row("worker-lost", "{}", "", null, NONE, RETRIED, "worker-lost,success");
  static final Scenario RUN_AGAIN = row("run-again", "{}", "", DONE, NONE, ONE_SUCCESS, "success");

  static final List<Scenario> ALL =
      List.of(
          row("success", "{}", "", DONE, NONE, ONE_SUCCESS, "success"),
          row(
              "retryable-then-success",
              QUICK,
              "",
              (input, task) -> {
                if (task.attempt() == 1) {
                  throw new IOException("down");
                }
                return input;
              },
              NONE,
              RETRIED,
              "retryable,success"),
          row(
              "retries-exhausted",
              QUICK,
              ",\"maxRetries\":1",
              BROKEN,
              NONE,
              "Enqueued 0,Dequeued 1,Running 1,Retrying 1,Running 2,Failed 2",
              "retryable,retryable"),
          row(
              "non-retryable",
              QUICK,
              "",
              (_, _) -> {
                throw new NonRetryableException("no such picture");
              },
              NONE,
              "Enqueued 0,Dequeued 1,Running 1,Failed 1",
              "non-retryable"),
          row(
              "throttled",
              "{\"maxRetries\":0}",
              "",
              (input, task) -> {
                if (task.attempt() == 1) {
                  throw new ThrottledException("slow down", Duration.ofMillis(700));
                }
                return input;
              },
              NONE,
              RETRIED,
              "throttled,success"),
          row(
              "timed-out",
              "{\"timeoutSeconds\":1,\"backoff\":{\"type\":\"fixed\",\"initialMs\":50}}",
              "",
              (input, task) -> task.attempt() == 1 ? ENDLESS.handle(input, task) : input,
              NONE,
              RETRIED,
              "retryable,success"),
          row(
              "stopped-delayed",
              "{}",
              ",\"delaySeconds\":3600",
              DONE,
              STOP,
              "Enqueued 0,Stopping 0,Stopped 0",
              ""),
          row("stopped-waiting", "{}", "", null, STOP, "Enqueued 0,Stopping 0,Stopped 0", ""),
          row(
              "stopped-running",
              "{}",
              "",
              ENDLESS,
              once(TaskState.RUNNING, STOP),
              "Enqueued 0,Dequeued 1,Running 1,Stopping 1,Stopped 1",
              "stopped"),
          row(
              "stopped-retrying",
              SLOW,
              "",
              BROKEN,
              once(TaskState.RETRYING, STOP),
              "Enqueued 0,Dequeued 1,Running 1,Retrying 1,Stopping 1,Stopped 1",
              "retryable"),
          row(
              "expired-waiting",
              "{}",
              ",\"maxAgeSeconds\":1",
              null,
              NONE,
              "Enqueued 0,Expired 0",
              ""),
          row(
              "expired-retrying",
              "{\"backoff\":{\"type\":\"fixed\",\"initialMs\":4500,\"jitter\":0}}",
              ",\"maxAgeSeconds\":4",
              BROKEN,
              NONE,
              "Enqueued 0,Dequeued 1,Running 1,Retrying 1,Expired 1",
              "retryable"),
          row("deleted-waiting", "{}", "", null, DELETE_FUNCTION, "Enqueued 0,Invalid 0", ""),
          row(
              "deleted-running",
              "{}",
              "",
              ENDLESS,
              once(TaskState.RUNNING, DELETE_FUNCTION),
              "Enqueued 0,Dequeued 1,Running 1,Invalid 1",
              "invalid"),
          row("delayed", "{}", ",\"delaySeconds\":2", DONE, WAITS, ONE_SUCCESS, "success"),
          row("run-at", "{}", ",\"runAt\":\"{soon}\"", DONE, WAITS, ONE_SUCCESS, "success"));

  private static Scenario row(
      String name,
      String config,
      String options,
      @Nullable Handler<Object> handler,
      Visit visit,
      String history,
      String outcomes) {
    return new Scenario(name, config, options, handler, visit, split(history), split(outcomes));
  }

  private static List<String> split(String commas) {
    return commas.isEmpty() ? List.of() : List.of(commas.split(",", -1));
  }
}
