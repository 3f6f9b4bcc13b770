package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One id is one task, and whoever asked is told the truth about it (R-DED-1, G2). */
@ExtendWith(SharedServer.class)
class DuplicateIT {
  private static final int CLIENTS = 100;

  private final DevServer server;
  private final TaskApi api;

  DuplicateIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), "duplicate");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyLineOfALargeBatchWithIdsHasItsVerdict() {
    String lines =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "{\"function\":\"nobody\",\"taskId\":\"large-%d\"}".formatted(i % 3_800))
            .collect(Collectors.joining("\n"));

    List<String> verdicts = api.post("/tasks:batch", lines).body().lines().toList();

    assertThat(verdicts.stream().filter(it -> it.contains("\"status\":202"))).hasSize(3_800);
    assertThat(verdicts.stream().filter(it -> it.contains("DUPLICATE_TASK"))).hasSize(200);
  }

  @Test
  void ofAHundredClientsWithOneIdExactlyOneIsAcceptedAndItsPayloadRuns() throws Exception {
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        String body = "{\"function\":\"once\",\"taskId\":\"same\",\"payload\":" + i + "}";
        calls.add(clients.submit(() -> api.post("/tasks", body)));
      }
    }
    List<Integer> accepted = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      HttpResponse<String> answer = calls.get(i).get();
      if (answer.statusCode() == 202) {
        accepted.add(i);
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("DUPLICATE_TASK");
        assertThat(TaskApi.json(answer).path("state").asText()).isEqualTo("Enqueued");
      }
    }
    assertThat(accepted).hasSize(1);
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant("duplicate")
            .handle("once", Integer.class, (input, _) -> input)
            .start()) {
      JsonNode task = api.awaitState("same", TaskState.SUCCEEDED, Duration.ofSeconds(30));
      assertThat(task.path("result").asInt()).isEqualTo(accepted.get(0));
    }
    HttpResponse<String> late =
        api.post("/tasks", "{\"function\":\"once\",\"taskId\":\"same\",\"payload\":1}");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(TaskApi.json(late).path("state").asText()).isEqualTo("Succeeded");
  }

  @Test
  void aRecordWithATakenIdLandsOnTheRejectedTopicWhicheverWayItCame() throws Exception {
    api.submit("{\"function\":\"idle\",\"taskId\":\"taken\",\"payload\":\"first\"}");
    try (Submitter submitter = Submitter.connect(server.bootstrap(), "duplicate");
        KafkaProducer<String, byte[]> producer = producer()) {
      submitter.submit(Task.of("idle", "queue").id("taken")).join();
      producer
          .send(
              new ProducerRecord<>(
                  Topics.INBOX,
                  """
                  {"tenant":"duplicate","function":"idle","taskId":"taken","payload":"inbox"}\
                  """
                      .getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(rejected("taken"))
                    .extracting(DuplicateIT::payload)
                    .containsExactlyInAnyOrder("queue", "inbox"));
    assertThat(rejected("taken"))
        .extracting(it -> TopicLog.header(it, RejectedHeaders.ERROR_CODE))
        .containsOnly("DUPLICATE_TASK");
    assertThat(api.task("taken").path("history")).hasSize(1);
  }

  @Test
  void aTimeTooFarAwayIsRefusedBeforeAnythingIsWritten() {
    String far =
        "{\"function\":\"idle\",\"taskId\":\"far\",\"runAt\":\"%s\"}"
            .formatted(Instant.now().plus(Duration.ofDays(366)));
    HttpResponse<String> answer = api.post("/tasks", far);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("INVALID_FIELD");
    assertThat(TaskApi.json(answer).path("detail").asText()).contains("runAt", "365 days");
    assertThat(api.post("/tasks", far, "a key").statusCode()).isEqualTo(400);
    assertThat(api.post("/tasks:batch", far).body())
        .contains("\"status\":400,\"code\":\"INVALID_FIELD\"");
    assertThat(api.get("/tasks/far").statusCode()).isEqualTo(404);
    assertThat(rejected("far")).isEmpty();
    api.submit("{\"function\":\"idle\",\"taskId\":\"far\"}");
  }

  private List<ConsumerRecord<String, byte[]>> rejected(String id) {
    return TopicLog.committed(server.bootstrap(), Topics.REJECTED).stream()
        .filter(it -> ("duplicate/" + id).equals(it.key()))
        .toList();
  }

  private static String payload(ConsumerRecord<String, byte[]> submission) {
    return TaskApi.json(new String(submission.value(), StandardCharsets.UTF_8))
        .path("payload")
        .asText();
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", server.bootstrap()),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
