package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.harness.EventReader;
import io.taskweir.e2e.harness.EventReader.Event;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.Handler;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks are followed over HTTP: what is sent is what stands on the topic, once, and resumes. */
@ExtendWith(SharedServer.class)
class FollowIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Two heartbeats: the first to a client that has gone is lost, the second fails. */
  private static final Duration NOTICED = Duration.ofSeconds(45);

  private final DevServer server;
  private final List<TaskApi> apis = new ArrayList<>();

  FollowIT(DevServer server) {
    this.server = server;
  }

  @AfterEach
  void close() {
    apis.forEach(TaskApi::close);
  }

  @Test
  void aTaskIsFollowedFromItsBeginningToItsEnd() {
    TaskApi api = api("follow-one");
    CountDownLatch finish = new CountDownLatch(1);
    try (Worker _ = worker("follow-one", "hold", waitingFor(finish))) {
      api.submit("{\"function\":\"hold\",\"taskId\":\"t-1\",\"payload\":1}");
      try (EventReader reader = reader("follow-one", "/tasks/t-1/events", null)) {
        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.contentType()).startsWith("text/event-stream");
        List<Event> begun = reader.awaitEvents(3, SOON);
        assertThat(begun)
            .extracting(FollowIT::to)
            .containsExactly("Enqueued", "Dequeued", "Running");
        assertThat(reader.hasEnded()).isFalse();

        finish.countDown();

        List<Event> all = reader.awaitEnd(SOON);
        assertThat(reader.isBrokenOff()).isFalse();
        assertThat(all).extracting(Event::id).containsExactly("1", "2", "3", "4");
        assertThat(all).extracting(Event::name).containsOnly("state");
        assertThat(all).extracting(FollowIT::to).endsWith("Succeeded");
        assertOnTopic("follow-one", all);
      }
    }
  }

  @Test
  void aTasksEventsResumeAfterAnyOfThem() {
    TaskApi api = api("follow-resume");
    try (Worker _ = worker("follow-resume", "quick", (input, _) -> input)) {
      api.submit("{\"function\":\"quick\",\"taskId\":\"t-1\",\"payload\":1}");
      api.awaitState("t-1", TaskState.SUCCEEDED, SOON);
    }
    List<String> all = new ArrayList<>();
    try (EventReader reader = reader("follow-resume", "/tasks/t-1/events", null)) {
      reader.awaitEnd(SOON).forEach(event -> all.add(event.data()));
    }
    assertThat(all).hasSizeGreaterThan(2);
    for (int after = 0; after < all.size(); after++) {
      try (EventReader reader =
          reader("follow-resume", "/tasks/t-1/events", Integer.toString(after))) {
        assertThat(reader.awaitEnd(SOON))
            .extracting(Event::data)
            .isEqualTo(all.subList(after, all.size()));
      }
    }
    try (EventReader reader = reader("follow-resume", "/tasks/t-1/events?lastEventId=1", null)) {
      assertThat(reader.awaitEnd(SOON)).extracting(Event::id).startsWith("2");
    }
    try (EventReader reader =
        reader("follow-resume", "/tasks/t-1/events", Integer.toString(all.size()))) {
      assertThat(reader.status()).as("nothing more will come").isEqualTo(204);
    }
    for (String bad : List.of("x", "-1", "1.5", "99", "99999999999")) {
      HttpResponse<String> answer = api.get("/tasks/t-1/events?lastEventId=" + bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(TaskApi.json(answer).path("detail").asText()).contains("Last-Event-ID");
    }
  }

  @Test
  void aTaskThatIsNotThereIsNotFollowed() {
    HttpResponse<String> answer = api("follow-none").get("/tasks/nowhere/events");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("TASK_NOT_FOUND");
  }

  @Test
  void aTenantsStreamHasEveryEventOnceHoweverOftenItBreaksOff() throws Exception {
    int tasks = 400;
    TaskApi api = api("follow-all");
    List<Event> received = new ArrayList<>();
    try (Worker _ = worker("follow-all", "quick", (input, _) -> input);
        EventReader first = reader("follow-all", "/events", null).awaitPosition(SOON)) {
      Thread load =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < tasks; i++) {
                      api.submit("{\"function\":\"quick\",\"payload\":" + i + "}");
                    }
                  });
      first.awaitEvents(50, SOON);
      first.breakOff();
      received.addAll(first.events());
      String lastId = first.lastId();
      while (ends(received) < tasks) {
        EventReader next = reader("follow-all", "/events", lastId);
        try (next) {
          next.awaitEvents(1, SOON);
        }
        received.addAll(next.events());
        lastId = next.lastId();
      }
      load.join();
    }
    assertThat(received).extracting(Event::data).doesNotHaveDuplicates();
    assertOnTopic("follow-all", received);
    assertThat(received).extracting(Event::name).containsOnly("state");
    Map<String, Integer> seqs = new HashMap<>();
    for (Event event : received) {
      JsonNode json = TaskApi.json(event.data());
      int before = seqs.getOrDefault(json.path("taskId").asText(), 0);
      assertThat(json.path("seq").asInt()).as(event.data()).isEqualTo(before + 1);
      seqs.put(json.path("taskId").asText(), before + 1);
    }
  }

  @Test
  void aTenantsStreamHasNothingOfAnotherTenant() {
    String mine = "follow-mine";
    String other = sharingAllPartitionsWith(mine);
    TaskApi myApi = api(mine);
    TaskApi otherApi = api(other);
    try (EventReader me = reader(mine, "/events", null).awaitPosition(SOON);
        EventReader them = reader(other, "/events", null).awaitPosition(SOON)) {
      for (int i = 0; i < 30; i++) {
        myApi.submit("{\"function\":\"nobody\",\"payload\":1}");
        otherApi.submit("{\"function\":\"nobody\",\"payload\":1}");
      }
      List<Event> mineOnly = me.awaitEvents(30, SOON);
      List<Event> theirsOnly = them.awaitEvents(30, SOON);
      assertThat(mineOnly).extracting(event -> tenant(event)).containsOnly(mine);
      assertThat(theirsOnly).extracting(event -> tenant(event)).containsOnly(other);
      String foreign = String.valueOf(them.lastId());
      assertThat(foreign.replaceAll(":[0-9]+", ""))
          .as("partitions of either")
          .isEqualTo(String.valueOf(me.lastId()).replaceAll(":[0-9]+", ""));
      try (EventReader resumed = reader(mine, "/events", "0:0,1:0,2:0,3:0,4:0")) {
        assertThat(resumed.status()).isEqualTo(400);
      }
      try (EventReader resumed = reader(mine, "/events", foreign)) {
        myApi.submit("{\"function\":\"nobody\",\"taskId\":\"last\"}");
        assertThat(resumed.awaitEvents(1, SOON)).extracting(e -> tenant(e)).containsOnly(mine);
      }
    }
  }

  @Test
  void aTenantsStreamCanBeOfOneFunctionOnly() {
    TaskApi api = api("follow-function");
    try (EventReader reader =
        reader("follow-function", "/events?function=right", null).awaitPosition(SOON)) {
      api.submit("{\"function\":\"wrong\",\"taskId\":\"w\"}");
      api.submit("{\"function\":\"right\",\"taskId\":\"r-1\"}");
      api.submit("{\"function\":\"wrong\",\"taskId\":\"w-2\"}");
      api.submit("{\"function\":\"right\",\"taskId\":\"r-2\"}");
      assertThat(reader.awaitEvents(2, SOON))
          .extracting(event -> TaskApi.json(event.data()).path("taskId").asText())
          .containsExactlyInAnyOrder("r-1", "r-2");
    }
    assertThat(api.get("/events?function=no%20name").statusCode()).isEqualTo(400);
  }

  @Test
  void whatTheTopicHasDeletedIsAGapAndIsSaidToBeOne() throws Exception {
    TaskApi api = api("follow-gap");
    String before;
    try (EventReader reader = reader("follow-gap", "/events", null).awaitPosition(SOON)) {
      before = String.valueOf(reader.lastId());
      api.submit("{\"function\":\"nobody\",\"taskId\":\"deleted\"}");
      reader.awaitEvents(1, SOON);
    }
    deleteAllEvents("follow-gap");
    api.submit("{\"function\":\"nobody\",\"taskId\":\"kept\"}");

    try (EventReader reader = reader("follow-gap", "/events", before)) {
      List<Event> events = reader.awaitEvents(2, SOON);
      assertThat(events.get(0).name()).isEqualTo("gap");
      assertThat(TaskApi.json(events.get(0).data()).path("detail").asText()).contains("retention");
      List<Event> tasks = events.stream().filter(it -> it.name().equals("state")).toList();
      assertThat(tasks)
          .extracting(event -> TaskApi.json(event.data()).path("taskId").asText())
          .containsExactly("kept");
    }
  }

  @Test
  void aClientThatLeavesFreesItsStream() {
    TaskApi api = api("follow-leave");
    api.submit("{\"function\":\"nobody\",\"taskId\":\"waits\"}");
    try (EventReader one = reader("follow-leave", "/tasks/waits/events", null);
        EventReader all = reader("follow-leave", "/events", null).awaitPosition(SOON)) {
      one.awaitEvents(1, SOON);
      assertThat(all.status()).isEqualTo(200);
      assertThat(Metrics.taskStreams(server.url())).isPositive();
      assertThat(Metrics.tenantStreams(server.url())).isPositive();
    }

    await()
        .atMost(NOTICED)
        .untilAsserted(
            () -> {
              assertThat(Metrics.taskStreams(server.url())).isZero();
              assertThat(Metrics.tenantStreams(server.url())).isZero();
            });
  }

  @Test
  void onlyWhatIsCommittedIsAnsweredToWhoeverAsksForThat() {
    TaskApi api = api("follow-committed");
    for (int i = 0; i < 20; i++) {
      String id = api.submit("{\"function\":\"nobody\",\"payload\":1}");
      HttpResponse<String> answer = api.get("/tasks/" + id + "?committed=true");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Taskweir-Committed")).hasValue("true");
    }
    try (Worker _ = worker("follow-committed", "quick", (input, _) -> input)) {
      String id = api.submit("{\"function\":\"quick\",\"payload\":7}");
      HttpResponse<String> answer =
          api.get("/tasks/" + id + "?wait=9s&committed=true&payload=true");
      assertThat(answer.headers().firstValue("Taskweir-Committed")).hasValue("true");
      JsonNode task = TaskApi.json(answer);
      assertThat(TaskApi.state(task)).isEqualTo("Succeeded");
      assertThat(task.path("result").asInt()).isEqualTo(7);
      assertThat(task.path("payload").asInt()).isEqualTo(7);
    }
    assertThat(api.get("/tasks/nowhere?committed=true").statusCode()).isEqualTo(404);
    assertThat(api.get("/tasks/nowhere?committed=perhaps").statusCode()).isEqualTo(400);
  }

  private TaskApi api(String tenant) {
    TaskApi api = new TaskApi(server.url(), tenant);
    apis.add(api);
    return api;
  }

  private EventReader reader(String tenant, String path, @Nullable String lastId) {
    return new EventReader(server.url() + "/v1/tenants/" + tenant + path, lastId);
  }

  private Worker worker(String tenant, String function, Handler<Object> handler) {
    return Worker.connect(server.bootstrap())
        .tenant(tenant)
        .handle(function, Object.class, handler)
        .concurrency(16)
        .start();
  }

  private static Handler<Object> waitingFor(CountDownLatch latch) {
    return (input, _) -> {
      latch.await();
      return input;
    };
  }

  /** Byte for byte; Kafka shows to readers what is committed only a moment later. */
  private void assertOnTopic(String tenant, List<Event> events) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(events)
                    .extracting(Event::data)
                    .containsExactlyInAnyOrderElementsOf(onTopic(tenant)));
  }

  /** A tenant's events as they stand on the topic. */
  private List<String> onTopic(String tenant) {
    return TopicLog.committed(server.bootstrap(), Topics.EVENTS).stream()
        .filter(record -> record.key().startsWith(tenant + "/"))
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private void deleteAllEvents(String tenant) throws Exception {
    Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
    for (int partition : routing().shard(tenant)) {
      ends.put(new TopicPartition(Topics.EVENTS, partition), RecordsToDelete.beforeOffset(-1));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      admin.deleteRecords(ends).all().get();
    }
  }

  private static String sharingAllPartitionsWith(String tenant) {
    int[] shard = routing().shard(tenant);
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "follow-other-" + i)
        .filter(other -> sorted(routing().shard(other)).equals(sorted(shard)))
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> sorted(int[] shard) {
    return IntStream.of(shard).sorted().boxed().toList();
  }

  private static TaskRouting routing() {
    return new TaskRouting(Shape.DEFAULT_LAYOUT);
  }

  private static long ends(List<Event> events) {
    return events.stream().filter(it -> TaskState.ofPublicName(to(it)).isTerminal()).count();
  }

  private static String to(Event event) {
    return TaskApi.json(event.data()).path("to").asText();
  }

  private static String tenant(Event event) {
    return TaskApi.json(event.data()).path("tenant").asText();
  }
}
