package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.e2e.harness.DevServerProgram;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.Ports;
import io.taskweir.worker.Worker;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller was told of an id or a key holds after a stop, and after a kill (R-DED-2). */
class DuplicateAfterRestartIT {
  private static final String TENANT = "acme";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Ids, and as many keys, in whose middle the server is killed. */
  private static final int EACH = 200;

  private static final int TASKS = 2 + 2 * EACH;

  /** Calls under way at once, so that some are when the server dies. */
  private static final int CALLS = 50;

  @TempDir Path folder;

  /** With which payload an id was accepted, and under which id a key, by what callers were told. */
  private final Map<Integer, String> payloadOfId = new ConcurrentHashMap<>();

  private final Map<Integer, String> idOfKey = new ConcurrentHashMap<>();

  @Test
  void anAnswerHoldsWhateverBecomesOfTheServer() throws Exception {
    int kafkaPort = Ports.free();
    String idOfEarlyKey;
    try (ChildProcess first = DevServerProgram.start(folder, kafkaPort);
        TaskApi api = new TaskApi(first.ready(), TENANT)) {
      assertThat(underId(api, "early", "first").statusCode()).isEqualTo(202);
      idOfEarlyKey = id(underKey(api, "early", "first"));
      first.stop();
    }
    try (ChildProcess second = DevServerProgram.start(folder, kafkaPort);
        TaskApi api = new TaskApi(second.ready(), TENANT)) {
      HttpResponse<String> taken = underId(api, "early", "second");
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(409);
      assertThat(TaskApi.json(taken).path("state").asText()).isEqualTo("Enqueued");
      assertThat(id(underKey(api, "early", "first"))).isEqualTo(idOfEarlyKey);
      assertThat(underKey(api, "early", "second").statusCode()).isEqualTo(422);
      submitAndKill(second, api);
    }
    try (ChildProcess third = DevServerProgram.start(folder, kafkaPort);
        TaskApi api = new TaskApi(third.ready(), TENANT)) {
      inParallel(i -> repeatId(api, i));
      inParallel(i -> repeatKey(api, i));
      assertThat(idsThatRan("127.0.0.1:" + kafkaPort, api))
          .as("none twice")
          .hasSize(TASKS)
          .doesNotHaveDuplicates();
      assertThat(payloadOfId).hasSize(EACH);
      payloadOfId.forEach((i, payload) -> assertThat(result(api, "t-" + i)).isEqualTo(payload));
      assertThat(idOfKey).hasSize(EACH);
      idOfKey.forEach((i, id) -> assertThat(result(api, id)).isEqualTo("first"));
    }
  }

  private void submitAndKill(ChildProcess server, TaskApi api) throws Exception {
    Future<?> submitting;
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      submitting =
          thread.submit(
              () ->
                  inParallel(
                      i -> {
                        if (isAccepted(() -> underId(api, "t-" + i, "first"))) {
                          payloadOfId.put(i, "first");
                        }
                        HttpResponse<String> answer =
                            answer(() -> underKey(api, "k-" + i, "first"));
                        if (answer != null) {
                          idOfKey.put(i, id(answer));
                        }
                      }));
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(() -> payloadOfId.size() + idOfKey.size() > EACH / 2);
      server.kill();
    }
    submitting.get();
    assertThat(payloadOfId.size() + idOfKey.size())
        .as("killed in the middle")
        .isLessThan(2 * EACH - CALLS);
  }

  private static boolean isAccepted(Supplier<HttpResponse<String>> call) {
    HttpResponse<String> answer = answer(call);
    if (answer != null) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
    return answer != null;
  }

  /** Null if the server is gone, or does not know: then the caller does not know either. */
  private static @Nullable HttpResponse<String> answer(Supplier<HttpResponse<String>> call) {
    try {
      HttpResponse<String> answer = call.get();
      return answer.statusCode() == 503 ? null : answer;
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  private void repeatId(TaskApi api, int i) {
    HttpResponse<String> answer = underId(api, "t-" + i, "second");
    if (answer.statusCode() == 202) {
      assertThat(payloadOfId.put(i, "second")).as("accepted before").isNull();
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
      // Nobody was told, but it had been written.
      payloadOfId.putIfAbsent(i, "first");
    }
  }

  private void repeatKey(TaskApi api, int i) {
    String id = id(underKey(api, "k-" + i, "first"));
    String before = idOfKey.put(i, id);
    assertThat(before == null ? id : before).isEqualTo(id);
  }

  private static Queue<String> idsThatRan(String bootstrap, TaskApi api)
      throws InterruptedException {
    Queue<String> ran = new ConcurrentLinkedQueue<>();
    try (Worker _ =
        Worker.connect(bootstrap)
            .tenant(TENANT)
            .handle(
                "echo",
                String.class,
                (input, task) -> {
                  ran.add(task.id());
                  return input;
                })
            .start()) {
      api.awaitEnded(TASKS, SOON);
    }
    return ran;
  }

  private static void inParallel(IntConsumer call) {
    Semaphore room = new Semaphore(CALLS);
    List<Future<?>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < EACH; n++) {
        int i = n;
        room.acquireUninterruptibly();
        calls.add(
            threads.submit(
                () -> {
                  try {
                    call.accept(i);
                  } finally {
                    room.release();
                  }
                }));
      }
    }
    for (Future<?> done : calls) {
      try {
        done.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static HttpResponse<String> underId(TaskApi api, String id, String payload) {
    return api.post(
        "/tasks",
        "{\"function\":\"echo\",\"taskId\":\"%s\",\"payload\":\"%s\"}".formatted(id, payload));
  }

  private static HttpResponse<String> underKey(TaskApi api, String key, String payload) {
    return api.post("/tasks", "{\"function\":\"echo\",\"payload\":\"%s\"}".formatted(payload), key);
  }

  private static String id(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return TaskApi.json(accepted).path("taskId").asText();
  }

  private static String result(TaskApi api, String id) {
    return api.task(id).path("result").asText();
  }
}
