package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.server.Listen;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.harness.BadRecords;
import io.taskweir.e2e.harness.BadRequests;
import io.taskweir.e2e.harness.Heap;
import io.taskweir.e2e.harness.RawHttp;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.e2e.process.Surroundings;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input again and again, of names that are new each time: the server's memory does not grow,
 * its log neither grows nor says a secret, and it goes on (G11).
 */
class BadInputFloodIT {
  private static final int ROUNDS = 6;
  private static final int NEW_NAMES = 200;

  /** Less than 1 KB for each of the new names. */
  private static final long MOST_GROWTH_BYTES = 1L << 20;

  private static final int MOST_LOG_LINES = 60;
  private static final Duration SOON = Duration.ofSeconds(90);

  /** In everything of which a log must say nothing. */
  private static final String SECRET = "s3cr3t";

  @TempDir Path folder;

  private final List<BadRequests.Row> requests = BadRequests.read("/bad-input/http.txt");
  private final List<BadRecords.Row> records =
      BadRecords.read("/bad-input/records.txt", ServerProgram.LAYOUT);

  private int rejected;
  private int names;

  @Test
  void leavesNothingBehind() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        ChildProcess server = server(broker);
        KafkaProducer<byte[], byte[]> producer = BadRecords.producer(broker.bootstrap())) {
      String url = server.ready();
      round(url, producer);
      round(url, producer);
      awaitRejected(broker);
      long before = Heap.reachableBytes(server);
      int logged = server.log().length();

      for (int i = 0; i < ROUNDS; i++) {
        round(url, producer);
      }
      awaitRejected(broker);

      assertThat(Heap.reachableBytes(server) - before).isLessThan(MOST_GROWTH_BYTES);
      runsATask(broker, url);
      assertThat(server.log().substring(logged).lines().count()).isLessThan(MOST_LOG_LINES);
      assertThat(server.log()).doesNotContain(SECRET, "a secret of these tests");
    }
  }

  private ChildProcess server(EmbeddedBroker broker) {
    Map<String, String> properties =
        new HashMap<>(
            new ServerProgram.Place(
                    broker.bootstrap(), Listen.LOOPBACK, "flooded", folder.resolve("flooded"))
                .properties(EnumSet.allOf(Role.class), (short) 1, StoreTuning.DEFAULT));
    properties.put("taskweir.log.level", "DEBUG");
    return ChildProcess.launch(ServerProgram.class, properties, Surroundings.NONE);
  }

  private void round(String url, KafkaProducer<byte[], byte[]> producer) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (BadRecords.Row row : records) {
      sent.add(producer.send(row.toRecord()));
      rejected += row.code().equals("-") ? 0 : 1;
    }
    for (BadRequests.Row row : requests) {
      String target = row.target().replace("{asc}", "x");
      boolean whole = target.startsWith("/v") || target.equals("/nothing");
      RawHttp.send(
          url,
          row.method(),
          whole ? target : "/v1/tenants/bad-input" + target,
          row.headers(),
          row.body());
    }
    for (int i = 0; i < NEW_NAMES; i++) {
      String name = "n" + ++names;
      for (ProducerRecord<byte[], byte[]> bad : recordsOf(name)) {
        sent.add(producer.send(bad));
        rejected++;
      }
      requestsOf(url, name);
    }
    for (Future<?> it : sent) {
      it.get();
    }
  }

  /** About what is not there or cannot be, each with a secret in it; all are rejected. */
  private static List<ProducerRecord<byte[], byte[]>> recordsOf(String name) {
    String secret = SECRET + "-" + name;
    return List.of(
        record(
            Topics.INBOX,
            null,
            "{\"tenant\":\"BAD-%s\",\"function\":\"f\",\"payload\":\"%s\"}"
                .formatted(name, secret)),
        record(
            Topics.INBOX,
            null,
            "{\"tenant\":\"%s\",\"function\":\"f\",\"payload\":%s}".formatted(name, secret)),
        record(
            Topics.RESULTS,
            name,
            """
            {"tenant":"%s","taskId":"t","attempt":1,"leaseToken":"%s","outcome":"success",\
            "payload":"%s","workerId":"w","startedAt":"2026-01-01T00:00:00Z",\
            "endedAt":"2026-01-01T00:00:00Z"}\
            """
                .formatted(name, SECRET, secret)));
  }

  /** The same of requests. */
  private static void requestsOf(String url, String name) {
    String secret = SECRET + "-" + name;
    List<String> headers = List.of("Authorization: Bearer " + secret);
    String tenant = "/v1/tenants/" + name;
    RawHttp.send(url, "GET", tenant + "/tasks/" + name, headers, new byte[0]);
    RawHttp.send(url, "POST", tenant + "/tasks", headers, bytes("{\"payload\":" + secret + "}"));
    RawHttp.send(
        url,
        "POST",
        tenant + "/tasks",
        headers,
        bytes("{\"function\":\"a b\",\"payload\":\"" + secret + "\"}"));
    RawHttp.send(url, "GET", tenant + "/functions/" + name, headers, new byte[0]);
    RawHttp.send(url, "POST", tenant + "/tasks/" + name + "/stop", headers, new byte[0]);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String tenant, String value) {
    return new ProducerRecord<>(topic, tenant == null ? null : bytes(tenant + "/t"), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void awaitRejected(EmbeddedBroker broker) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(TopicLog.committed(broker.bootstrap(), Topics.REJECTED))
                    .hasSize(rejected));
  }

  private static void runsATask(EmbeddedBroker broker, String url) {
    try (TaskApi api = new TaskApi(url, "good");
        Worker _ =
            Worker.connect(broker.bootstrap())
                .tenant("good")
                .handle("f", (payload, _) -> payload)
                .start()) {
      api.submit(
          "{\"function\":\"f\",\"taskId\":\"t\",\"payload\":\"%s\",\"labels\":{\"l\":\"%s\"}}"
              .formatted(SECRET, SECRET));
      api.awaitState("t", TaskState.SUCCEEDED, SOON);
    }
  }
}
