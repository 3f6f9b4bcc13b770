package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.TourScenarios.Scenario;
import io.taskweir.e2e.harness.EventReader;
import io.taskweir.e2e.harness.Ledger;
import io.taskweir.e2e.harness.Ledger.Entry;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.WorkerProgram;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.Handler;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tour of a task's life: every state and every class of error, driven over HTTP with real
 * workers. What GET shows, what stands on the topic of events, and what a follower is sent are one
 * and the same, and what was expected (R-STA-1 to 3, R-RET-1 to 3, R-EXP-1, R-TMO-1, R-STP-1).
 */
@ExtendWith(SharedServer.class)
class TourIT {
  private static final String TENANT = "tour";
  private static final Duration SOON = Duration.ofSeconds(40);

  private final DevServer server;
  private final TaskApi api;

  TourIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  static Stream<Scenario> scenarios() {
    return TourScenarios.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aTasksLifeIsToldAlikeByGetByTheTopicAndByTheStream(Scenario scenario) throws Exception {
    String id = scenario.name();
    api.configure(id, scenario.config());
    Handler<Object> handler = scenario.handler();
    if (handler == null) {
      live(scenario);
      return;
    }
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(id, Object.class, handler)
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      live(scenario);
    }
  }

  private void live(Scenario scenario) {
    api.submit(scenario.submission());
    scenario.visit().to(api, scenario.name());
    assertLife(scenario);
  }

  @Test
  void aTaskWhoseWorkerDiesRunsOnAnother() throws Exception {
    Scenario lost = TourScenarios.WORKER_LOST;
    try (ChildProcess doomed = WorkerProgram.holding(server.bootstrap(), TENANT, lost.name(), 1)) {
      api.submit(lost.submission());
      api.awaitState(lost.name(), TaskState.RUNNING, SOON);
      doomed.kill();
    }
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(lost.name(), (payload, _) -> payload)
            .start()) {
      assertLife(lost);
    }
  }

  @Test
  void aTaskThatIsRunAgainLivesALifeOfItsOwn() throws Exception {
    Scenario first = TourScenarios.RUN_AGAIN;
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(first.name(), (payload, _) -> payload)
            .start()) {
      api.submit(first.submission());
      assertLife(first);
      var answer = api.post("/tasks/" + first.name() + "/rerun", "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      String second = TaskApi.json(answer).path("taskId").asText();

      assertThat(second).isNotEqualTo(first.name());
      JsonNode task = assertLife(second, first);
      assertThat(task.path("rerunOf").asText()).isEqualTo(first.name());
      assertThat(task.path("result")).isEqualTo(api.task(first.name()).path("result"));
      assertLife(first);
    }
  }

  @Test
  void anIdThatIsTakenIsRefusedWithTheStateOfItsTask() {
    api.submit("{\"function\":\"nobody\",\"taskId\":\"taken\",\"delaySeconds\":3600}");

    var answer = api.post("/tasks", "{\"function\":\"other\",\"taskId\":\"taken\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("DUPLICATE_TASK");
    assertThat(TaskApi.json(answer).path("state").asText()).isEqualTo("Enqueued");
    JsonNode task = api.task("taken");
    assertThat(task.path("function").asText()).isEqualTo("nobody");
    assertThat(TaskApi.history(task)).containsExactly("Enqueued 0");
  }

  /** In one partition, where one queue orders them all. */
  @Test
  void theHigherPriorityGoesFirst() throws Exception {
    Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    List<String> ids = idsOfOnePartition(5);
    List<Integer> priorities = List.of(1, 5, 9, 0, 7);
    for (int i = 0; i < ids.size(); i++) {
      api.submit(
          "{\"function\":\"ordered\",\"taskId\":\"%s\",\"priority\":%d,\"payload\":%d}"
              .formatted(ids.get(i), priorities.get(i), priorities.get(i)));
      api.awaitState(ids.get(i), TaskState.ENQUEUED, SOON);
    }
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "ordered",
                Integer.class,
                (priority, _) -> {
                  ran.add(priority);
                  return priority;
                })
            .concurrency(1)
            .start()) {
      ids.forEach(id -> api.awaitState(id, TaskState.SUCCEEDED, SOON));
    }
    assertThat(ran).containsExactly(9, 7, 5, 1, 0);
  }

  private static List<String> idsOfOnePartition(int count) {
    TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);
    int partition = routing.partition(new TaskKey(TENANT, "ordered-0"));
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "ordered-" + i)
        .filter(id -> routing.partition(new TaskKey(TENANT, id)) == partition)
        .limit(count)
        .toList();
  }

  @Test
  void theTourPassesEveryStateAndEveryClassOfError() {
    List<Scenario> all = new ArrayList<>(TourScenarios.ALL);
    all.add(TourScenarios.WORKER_LOST);

    assertThat(
            all.stream()
                .flatMap(it -> it.history().stream())
                .map(it -> it.substring(0, it.indexOf(' '))))
        .containsAll(Arrays.stream(TaskState.values()).map(TaskState::publicName).toList());
    assertThat(all.stream().flatMap(it -> it.outcomes().stream()))
        .contains("success", "retryable", "non-retryable", "throttled", "worker-lost", "stopped");
  }

  private void assertLife(Scenario scenario) {
    assertLife(scenario.name(), scenario);
  }

  /** Waits for the end of the task, and holds the three tellings of its life together. */
  private JsonNode assertLife(String id, Scenario expected) {
    List<Entry> followed = followed(id);
    JsonNode task = TaskApi.json(api.get("/tasks/" + id + "?committed=true"));
    List<Entry> shown = new ArrayList<>();
    task.path("history").forEach(step -> shown.add(Entry.of(step, "state")));

    assertThat(shown.stream().map(Entry::stateAndAttempt))
        .containsExactlyElementsOf(expected.history());
    assertThat(followed).as("sent to a follower").isEqualTo(shown);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Ledger.read(server.bootstrap(), TENANT).tasks().get(id))
                    .as("on the topic of events")
                    .isEqualTo(shown));
    assertSound(shown);
    assertThat(task.path("attempts").valueStream().map(it -> it.path("outcome").asText()))
        .containsExactlyElementsOf(expected.outcomes());
    assertThat(TaskApi.state(task) + " " + task.path("attempt").asInt())
        .isEqualTo(expected.history().getLast());
    return task;
  }

  private List<Entry> followed(String id) {
    String url = server.url() + "/v1/tenants/" + TENANT + "/tasks/" + id + "/events";
    try (EventReader events = new EventReader(url, null)) {
      assertThat(events.status()).isEqualTo(200);
      return events.awaitEnd(SOON).stream()
          .map(event -> Entry.of(TaskApi.json(event.data()), "to"))
          .toList();
    }
  }

  /** No gap, never back in time, one end, and that the last. */
  private static void assertSound(List<Entry> life) {
    for (int i = 0; i < life.size(); i++) {
      assertThat(life.get(i).seq()).as("seq of %s", life).isEqualTo(i + 1);
      assertThat(life.get(i).state().isTerminal()).isEqualTo(i == life.size() - 1);
      assertThat(life.get(i).reason()).as("reason of %s", life.get(i)).isNotBlank();
    }
    assertThat(life.stream().map(Entry::at)).isSorted();
  }
}
