package io.taskweir.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.e2e.harness.Corpus;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records that belong on none of our topics are sent back with their reason, or passed over where
 * nobody could be told, and the line goes on (G11). They are in {@code bad-input/records.txt}.
 */
@ExtendWith(SharedServer.class)
class BadRecordIT {
  private static final String TENANT = "bad-record";
  private static final TaskKey KEY = new TaskKey(TENANT, "t");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TaskRouting ROUTING = new TaskRouting(Shape.DEFAULT_LAYOUT);

  /**
   * A row of the corpus.
   *
   * @param code {@code -} if nobody is told
   */
  private record Bad(
      String text,
      String topic,
      boolean elsewhere,
      String writtenKey,
      String writtenValue,
      String code,
      String message) {

    static Bad parse(String line) {
      String[] cells = line.split("\\|", -1);
      assertThat(cells).as(line).hasSize(5);
      String topic = cells[0].strip();
      boolean elsewhere = topic.endsWith("!");
      String name = elsewhere ? topic.substring(0, topic.length() - 1).strip() : topic;
      return new Bad(
          line,
          name.equals("{queue}") ? ROUTING.queueTopic(TENANT) : name,
          elsewhere,
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          cells[4].strip());
    }

    byte @Nullable [] key() {
      return writtenKey.isEmpty() ? null : Corpus.bytes(writtenKey);
    }

    byte @Nullable [] value() {
      String cell = writtenValue;
      if (cell.equals("«null»")) {
        return null;
      }
      if (cell.startsWith("command:")) {
        return message(CommandRecord.newBuilder(), cell);
      }
      if (cell.startsWith("dispatch:")) {
        return message(DispatchRecord.newBuilder(), cell);
      }
      return cell.startsWith("outcome:")
          ? message(OutcomeRecord.newBuilder(), cell)
          : Corpus.bytes(cell);
    }

    private static byte[] message(Message.Builder builder, String cell) {
      try {
        TextFormat.merge(cell.substring(cell.indexOf(':') + 1), builder);
      } catch (TextFormat.ParseException e) {
        throw new IllegalArgumentException("in the corpus: " + cell, e);
      }
      return builder.build().toByteArray();
    }

    /** Partition of topics that are partitioned by task; null for the others. */
    @Nullable Integer partition() {
      if (topic.equals(Topics.INBOX)
          || topic.equals(Topics.FUNCTIONS)
          || topic.equals(Topics.MEMBERS)) {
        return null;
      }
      return elsewhere ? (ROUTING.partition(KEY) + 1) % 4 : ROUTING.partition(KEY);
    }
  }

  private record Place(String topic, int partition, long offset) {}

  @Test
  void isSentBackWithItsReasonOrPassedOverAndTheNextOneIsTaken(DevServer server) throws Exception {
    Map<Place, Bad> sent =
        send(server, Corpus.rows("/bad-input/records.txt").map(Bad::parse).toList());
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

  private static Map<Place, Bad> send(DevServer server, List<Bad> records) throws Exception {
    Map<Place, Bad> sent = new LinkedHashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                server.bootstrap(),
                "max.request.size",
                Integer.toString(8 << 20)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Bad bad : records) {
        RecordMetadata at =
            producer
                .send(new ProducerRecord<>(bad.topic(), bad.partition(), bad.key(), bad.value()))
                .get();
        sent.put(new Place(at.topic(), at.partition(), at.offset()), bad);
      }
    }
    return sent;
  }

  /** Rows that are to be sent back and have not been; only the beginnings, they may be long. */
  private static List<String> missing(DevServer server, Map<Place, Bad> sent) {
    Map<Place, ConsumerRecord<String, byte[]>> rejected = rejected(server, sent);
    return sent.entrySet().stream()
        .filter(it -> !it.getValue().code().equals("-") && !rejected.containsKey(it.getKey()))
        .map(it -> it.getValue().text())
        .map(it -> it.substring(0, Math.min(it.length(), 160)))
        .toList();
  }

  private static Map<Place, ConsumerRecord<String, byte[]>> rejected(
      DevServer server, Map<Place, Bad> sent) {
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
