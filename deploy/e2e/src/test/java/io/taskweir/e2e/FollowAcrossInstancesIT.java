package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.harness.EventReader;
import io.taskweir.e2e.harness.EventReader.Event;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks are followed through any server, whichever owns them, and on when their owner stops. */
class FollowAcrossInstancesIT {
  private static final String TENANT = "acme";

  /** Of this tenant no worker takes anything. */
  private static final String IDLE = "idle";

  private static final int TASKS = 12;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final CountDownLatch finish = new CountDownLatch(1);

  /** Who follows the idle tasks now. */
  private final Map<String, EventReader> idle = new LinkedHashMap<>();

  @AfterEach
  void leave() {
    idle.values().forEach(EventReader::close);
  }

  @Test
  void anyDoorFollowsAnyTaskAlsoWhenItMoves() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        ChildProcess one = server(broker, "one")) {
      followIdleTasks(one.ready());
      try (ChildProcess two = server(broker, "two");
          Worker worker = worker(broker)) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  assertThat(Metrics.partitions(one.ready())).isEqualTo(2);
                  assertThat(Metrics.partitions(two.ready())).isEqualTo(2);
                });
        streamsOfTasksThatMovedEndAndResumeAnywhere(two.ready());
        assertThat(worker.awaitConnected(SOON)).isTrue();
        bothFollowEveryTaskToItsEnd(one.ready(), two.ready());
        streamsGoOnAtAnotherServer(one, two);
      }
    }
  }

  private void followIdleTasks(String door) {
    try (TaskApi api = new TaskApi(door, IDLE)) {
      for (String id : submit(api, "nobody")) {
        idle.put(id, reader(door, IDLE, "/tasks/" + id + "/events", null));
      }
    }
    idle.values().forEach(task -> task.awaitEvents(1, SOON));
  }

  /** Long before the next heartbeat. */
  private void streamsOfTasksThatMovedEndAndResumeAnywhere(String door) {
    await()
        .atMost(AT_ONCE)
        .untilAsserted(() -> assertThat(idle.values()).anyMatch(EventReader::hasEnded));
    assertThat(idle.values()).as("others did not move").anyMatch(task -> !task.hasEnded());
    idle.replaceAll(
        (id, task) ->
            task.hasEnded() ? reader(door, IDLE, "/tasks/" + id + "/events", task.lastId()) : task);
  }

  /** Of any task, one of the two doors has to ask the other server. */
  private void bothFollowEveryTaskToItsEnd(String left, String right) {
    List<EventReader> tenants = new ArrayList<>();
    Map<String, List<EventReader>> tasks = new LinkedHashMap<>();
    try (TaskApi api = new TaskApi(left, TENANT)) {
      for (String door : List.of(left, right)) {
        tenants.add(reader(door, TENANT, "/events", null).awaitPosition(SOON));
      }
      for (String id : submit(api, "hold")) {
        tasks.put(
            id,
            List.of(
                reader(left, TENANT, "/tasks/" + id + "/events", null),
                reader(right, TENANT, "/tasks/" + id + "/events", null)));
      }
      tasks.values().forEach(doors -> doors.forEach(door -> door.awaitEvents(3, SOON)));
      finish.countDown();
      List<String> all = new ArrayList<>();
      tasks.forEach(
          (id, doors) -> {
            List<Event> events = doors.get(0).awaitEnd(SOON);
            assertThat(doors.get(1).awaitEnd(SOON)).as(id).isEqualTo(events);
            assertThat(events).as(id).extracting(Event::id).containsExactly("1", "2", "3", "4");
            assertThat(events.get(3).data()).as(id).contains("\"to\":\"Succeeded\"");
            events.forEach(event -> all.add(event.data()));
          });
      for (EventReader tenant : tenants) {
        assertThat(tenant.awaitEvents(all.size(), SOON))
            .extracting(Event::data)
            .containsExactlyInAnyOrderElementsOf(all);
      }
    } finally {
      tenants.forEach(EventReader::close);
      tasks.values().forEach(doors -> doors.forEach(EventReader::close));
    }
  }

  private void streamsGoOnAtAnotherServer(ChildProcess one, ChildProcess two) {
    try (TaskApi api = new TaskApi(two.ready(), IDLE);
        EventReader tenant = reader(one.ready(), IDLE, "/events", null).awaitPosition(SOON)) {
      one.stop();

      tenant.awaitEnd(SOON);
      assertThat(tenant.isBrokenOff()).as("ended in good order").isFalse();
      try (EventReader resumed = reader(two.ready(), IDLE, "/events", tenant.lastId())) {
        idle.forEach((id, task) -> stopAndFollowToTheEnd(api, id, task, two.ready()));
        assertThat(resumed.awaitEvents(2 * TASKS, SOON))
            .as("Stopping and Stopped of each, and nothing again")
            .hasSize(2 * TASKS)
            .noneMatch(event -> event.data().contains("\"to\":\"Enqueued\""));
      }
    }
  }

  /** The stream that is there goes on, or has ended in good order and is resumed. */
  private static void stopAndFollowToTheEnd(TaskApi api, String id, EventReader task, String door) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> api.post("/tasks/" + id + "/stop", "").statusCode() == 202);
    if (task.awaitEnd(SOON).stream().noneMatch(event -> event.data().contains("Stopped"))) {
      assertThat(task.isBrokenOff()).isFalse();
      try (EventReader resumed = reader(door, IDLE, "/tasks/" + id + "/events", task.lastId())) {
        requireStopped(resumed.awaitEnd(SOON));
      }
    } else {
      requireStopped(task.events().stream().filter(event -> !event.id().equals("1")).toList());
    }
  }

  private static void requireStopped(List<Event> events) {
    assertThat(events).extracting(Event::id).containsExactly("2", "3");
    assertThat(events.get(1).data()).contains("\"to\":\"Stopped\"");
  }

  private static List<String> submit(TaskApi api, String function) {
    return IntStream.range(0, TASKS)
        .mapToObj(
            i ->
                api.submit(
                    "{\"function\":\"%s\",\"taskId\":\"t-%d\",\"payload\":1}"
                        .formatted(function, i)))
        .toList();
  }

  private static EventReader reader(
      String url, String tenant, String path, @Nullable String lastId) {
    return new EventReader(url + "/v1/tenants/" + tenant + path, lastId);
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
        .concurrency(TASKS)
        .start();
  }
}
