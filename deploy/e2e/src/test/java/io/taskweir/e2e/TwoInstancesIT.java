package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of all roles share one cluster, and either is a door to all of it. */
class TwoInstancesIT {
  private static final String TENANT = "acme";
  private static final int TASKS = 40;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final CountDownLatch finish = new CountDownLatch(1);

  @Test
  void anyDoorAnswersForAnyTaskAndAnIdIsOneTaskAtAllOfThem() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        ChildProcess one = server(broker, "one");
        ChildProcess two = server(broker, "two");
        Worker worker = worker(broker);
        TaskApi left = new TaskApi(one.ready(), TENANT);
        TaskApi right = new TaskApi(two.ready(), TENANT)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(Metrics.partitions(one.ready())).isEqualTo(2);
                assertThat(Metrics.partitions(two.ready())).isEqualTo(2);
              });
      assertThat(worker.awaitConnected(SOON)).isTrue();
      List<String> ids =
          IntStream.range(0, TASKS).mapToObj(i -> submit(i % 2 == 0 ? left : right, i)).toList();

      bothShow(left, right, ids, TaskState.RUNNING);
      aWaitEndsWithTheTask(left, right, ids.get(0), ids.get(1));
      bothShow(left, right, ids, TaskState.SUCCEEDED);
      bothListAlike(left, right);
      bothKnowTheFunctionsConfig(left, right);
      try (SameIds same = new SameIds(one.ready(), two.ready())) {
        same.awaitSome();
        one.stop();
        same.requireOneTaskOfEachThoughADoorIsClosed();
      }
      bothShow(right, right, ids, TaskState.SUCCEEDED);
    }
  }

  private ChildProcess server(EmbeddedBroker broker, String name) {
    return ServerProgram.start(
        broker.bootstrap(), EnumSet.allOf(Role.class), name, folder, StoreTuning.DEFAULT);
  }

  private Worker worker(EmbeddedBroker broker) {
    return Worker.connect(broker.bootstrap())
        .tenant(TENANT)
        .handle(
            "hold",
            (payload, task) -> {
              finish.await();
              return payload;
            })
        .concurrency(2 * TASKS)
        .start();
  }

  private static String submit(TaskApi door, int i) {
    return door.submit(
        "{\"function\":\"hold\",\"taskId\":\"t-%d\",\"payload\":%d,\"labels\":{\"rest\":\"%d\"}}"
            .formatted(i, i, i % 4));
  }

  private static void bothShow(TaskApi left, TaskApi right, List<String> ids, TaskState state) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (TaskApi door : List.of(left, right)) {
                assertThat(door.counts())
                    .containsExactly(Map.entry(state.publicName(), (long) TASKS));
                assertThat(door.list("&state=" + state.publicName()))
                    .extracting(task -> task.path("taskId").asText())
                    .containsExactlyInAnyOrderElementsOf(ids);
              }
            });
    for (String id : ids) {
      JsonNode task = left.task(id);
      assertThat(TaskApi.state(task)).isEqualTo(state.publicName());
      assertThat(right.task(id)).isEqualTo(task);
    }
    assertThat(left.list("")).isEqualTo(right.list(""));
  }

  /** Page by page, in either order, whatever partition the tasks are in. */
  private static void bothListAlike(TaskApi left, TaskApi right) {
    List<JsonNode> all = left.list("");
    for (TaskApi door : List.of(left, right)) {
      assertThat(door.list("", 7)).isEqualTo(all);
      assertThat(door.list("&order=desc", 7)).isEqualTo(all.reversed());
      assertThat(door.list("&label=rest%3D3&prefix=t-", 3))
          .hasSize(TASKS / 4)
          .isEqualTo(
              all.stream()
                  .filter(task -> task.path("labels").path("rest").asText().equals("3"))
                  .toList());
      assertThat(door.countsBy("function", "&state=Succeeded"))
          .containsExactly(Map.entry("hold", (long) TASKS));
    }
  }

  /** Of the two tasks and the two doors, at least one has to ask the other server. */
  private void aWaitEndsWithTheTask(TaskApi left, TaskApi right, String first, String second)
      throws Exception {
    List<Future<?>> waits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TaskApi door : List.of(left, right)) {
        for (String id : List.of(first, second)) {
          waits.add(threads.submit(() -> assertEndsWithin(door, id)));
        }
      }
      finish.countDown();
      for (Future<?> wait : waits) {
        wait.get();
      }
    }
  }

  private static void assertEndsWithin(TaskApi door, String id) {
    HttpResponse<String> answer = door.get("/tasks/" + id + "?wait=9s");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(TaskApi.state(TaskApi.json(answer))).isEqualTo("Succeeded");
  }

  private static void bothKnowTheFunctionsConfig(TaskApi left, TaskApi right) {
    left.configure("hold", "{\"maxRetries\":7}");
    for (TaskApi door : List.of(left, right)) {
      assertThat(TaskApi.json(door.get("/functions/hold")).path("maxRetries").asInt()).isEqualTo(7);
    }
  }
}
