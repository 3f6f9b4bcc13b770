package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that belong on none of the topics inside are sent back, and the line goes on (G11). */
@ExtendWith(SharedServer.class)
class BadRecordIT {
  private static final String TENANT = "bad-record";
  private static final TaskKey KEY = new TaskKey(TENANT, "t");
  private static final Duration SOON = Duration.ofSeconds(40);

  private record Bad(String topic, int partition, @Nullable String value, String code) {}

  @Test
  void isSentBackWithItsReasonAndTheNextOneIsTaken(DevServer server) throws Exception {
    TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);
    String queue = routing.queueTopic(TENANT);
    int right = routing.partition(KEY);
    int wrong = (right + 1) % 4;
    String task = "{\"tenant\":\"bad-record\",\"function\":\"f\",\"taskId\":\"t\"}";
    String forged =
        """
        {"tenant":"bad-record","taskId":"none","attempt":1,"leaseToken":"AAAA","outcome":"success",
         "workerId":"w","startedAt":"2026-01-01T00:00:00Z","endedAt":"2026-01-01T00:00:00Z"}
        """;
    List<Bad> records =
        List.of(
            new Bad(queue, right, null, "FOREIGN_RECORD"),
            new Bad(queue, right, "nonsense", "MALFORMED_JSON"),
            new Bad(queue, right, task.replace(",\"taskId\":\"t\"", ""), "INVALID_FIELD"),
            new Bad(queue, wrong, task, "WRONG_PARTITION"),
            new Bad(
                queue,
                right,
                task.replace("}", ",\"runAt\":\"2999-01-01T00:00:00Z\"}"),
                "INVALID_FIELD"),
            new Bad(Topics.RESULTS, right, null, "FOREIGN_RECORD"),
            new Bad(Topics.RESULTS, right, "nonsense", "MALFORMED_JSON"),
            new Bad(Topics.RESULTS, right, "{}", "INVALID_FIELD"),
            new Bad(Topics.RESULTS, right, forged, "TASK_NOT_FOUND"),
            new Bad(Topics.LOGS, right, null, "FOREIGN_RECORD"),
            new Bad(Topics.LOGS, right, "{\"type\":\"log\"}", "INVALID_FIELD"),
            new Bad(Topics.LOGS, right, forged, "FOREIGN_RECORD"),
            new Bad(Topics.COMMANDS, right, null, "FOREIGN_RECORD"),
            new Bad(Topics.COMMANDS, right, "nonsense", "FOREIGN_RECORD"));

    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Bad bad : records) {
        byte[] value = bad.value() == null ? null : bad.value().getBytes(StandardCharsets.UTF_8);
        RecordMetadata sent =
            producer
                .send(new ProducerRecord<>(bad.topic(), bad.partition(), KEY.toString(), value))
                .get();
        ConsumerRecord<String, byte[]> rejected =
            await()
                .atMost(SOON)
                .until(() -> rejected(server, sent), Optional::isPresent)
                .orElseThrow();
        assertThat(rejected.value()).isEqualTo(value);
        assertThat(TopicLog.header(rejected, RejectedHeaders.ERROR_CODE))
            .as(bad.toString())
            .isEqualTo(bad.code());
        assertThat(TopicLog.header(rejected, RejectedHeaders.ERROR_MESSAGE))
            .isNotBlank()
            .doesNotContain("\n", "Exception", "`");
      }
    }
    try (TaskApi api = new TaskApi(server.url(), TENANT);
        Worker _ =
            Worker.connect(server.bootstrap())
                .tenant(TENANT)
                .handle("f", (payload, _) -> payload)
                .start()) {
      api.submit("{\"function\":\"f\",\"taskId\":\"t\"}");
      api.awaitState("t", TaskState.SUCCEEDED, SOON);
    }
  }

  private static Optional<ConsumerRecord<String, byte[]>> rejected(
      DevServer server, RecordMetadata sent) {
    return TopicLog.committed(server.bootstrap(), Topics.REJECTED).stream()
        .filter(it -> TopicLog.header(it, RejectedHeaders.SOURCE_TOPIC).equals(sent.topic()))
        .filter(
            it ->
                TopicLog.header(it, RejectedHeaders.SOURCE_PARTITION)
                    .equals(Integer.toString(sent.partition())))
        .filter(
            it ->
                TopicLog.header(it, RejectedHeaders.SOURCE_OFFSET)
                    .equals(Long.toString(sent.offset())))
        .findFirst();
  }
}
