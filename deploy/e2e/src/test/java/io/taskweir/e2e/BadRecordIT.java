package io.taskweir.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.harness.BadRecords;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records that belong on none of our topics are sent back with their reason, or passed over where
 * nobody could be told, and the line goes on (G11). They are in {@code bad-input/records.txt}.
 */
@ExtendWith(SharedServer.class)
class BadRecordIT {
  private static final String TENANT = BadRecords.TENANT;
  private static final Duration SOON = Duration.ofSeconds(60);

  private record Place(String topic, int partition, long offset) {}

  @Test
  void isSentBackWithItsReasonOrPassedOverAndTheNextOneIsTaken(DevServer server) throws Exception {
    Map<Place, BadRecords.Row> sent =
        send(server, BadRecords.read("/bad-input/records.txt", Shape.DEFAULT_LAYOUT));
    await().atMost(SOON).untilAsserted(() -> assertThat(missing(server, sent)).isEmpty());
    Map<Place, ConsumerRecord<String, byte[]>> rejected = rejected(server, sent);

    sent.forEach(
        (place, bad) -> {
          ConsumerRecord<String, byte[]> back = rejected.get(place);
          if (bad.code().equals("-")) {
            assertThat(back).as(bad.text()).isNull();
            return;
          }
          assertThat(back).as(bad.text()).isNotNull();
          assertThat(back.value()).as(bad.text()).isEqualTo(bad.value());
          assertThat(TopicLog.header(back, RejectedHeaders.ERROR_CODE))
              .as(bad.text())
              .isEqualTo(bad.code());
          assertThat(TopicLog.header(back, RejectedHeaders.ERROR_MESSAGE))
              .as(bad.text())
              .isNotBlank()
              .contains(bad.message())
              .hasSizeLessThan(700)
              .doesNotContain("\n", "Exception", "`");
        });
    runsATask(server);
  }

  private static Map<Place, BadRecords.Row> send(DevServer server, List<BadRecords.Row> records)
      throws Exception {
    Map<Place, BadRecords.Row> sent = new LinkedHashMap<>();
    try (KafkaProducer<byte[], byte[]> producer = BadRecords.producer(server.bootstrap())) {
      for (BadRecords.Row bad : records) {
        RecordMetadata at = producer.send(bad.toRecord()).get();
        sent.put(new Place(at.topic(), at.partition(), at.offset()), bad);
      }
    }
    return sent;
  }

  /** Rows that are to be sent back and have not been; only the beginnings, they may be long. */
  private static List<String> missing(DevServer server, Map<Place, BadRecords.Row> sent) {
    Map<Place, ConsumerRecord<String, byte[]>> rejected = rejected(server, sent);
    return sent.entrySet().stream()
        .filter(it -> !it.getValue().code().equals("-") && !rejected.containsKey(it.getKey()))
        .map(it -> it.getValue().text())
        .map(it -> it.substring(0, Math.min(it.length(), 160)))
        .toList();
  }

  private static Map<Place, ConsumerRecord<String, byte[]>> rejected(
      DevServer server, Map<Place, BadRecords.Row> sent) {
    return TopicLog.committed(server.bootstrap(), Topics.REJECTED).stream()
        .filter(it -> sent.containsKey(source(it)))
        .collect(toMap(BadRecordIT::source, it -> it));
  }

  private static Place source(ConsumerRecord<String, byte[]> rejected) {
    return new Place(
        TopicLog.header(rejected, RejectedHeaders.SOURCE_TOPIC),
        Integer.parseInt(TopicLog.header(rejected, RejectedHeaders.SOURCE_PARTITION)),
        Long.parseLong(TopicLog.header(rejected, RejectedHeaders.SOURCE_OFFSET)));
  }

  private static void runsATask(DevServer server) {
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
}
