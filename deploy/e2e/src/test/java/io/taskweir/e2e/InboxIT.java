package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The front door for plain producers: what can be a task becomes one, what cannot is sent back. */
@ExtendWith(SharedServer.class)
class InboxIT {
  private static final int GOOD = 1_000;
  private static final int BAD = 100;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Each kind of bad record with the code that it is sent back with. */
  private static final List<Bad> KINDS =
      List.of(
          new Bad("", ErrorCode.MALFORMED_JSON),
          new Bad("not json at all", ErrorCode.MALFORMED_JSON),
          new Bad("{\"tenant\":\"inbox\",\"function\":\"f", ErrorCode.MALFORMED_JSON),
          new Bad("[1,2,3]", ErrorCode.MALFORMED_JSON),
          new Bad("{\"function\":\"f\"}", ErrorCode.INVALID_FIELD),
          new Bad("{\"tenant\":\"inbox\"}", ErrorCode.INVALID_FIELD),
          new Bad("{\"tenant\":\"In Box\",\"function\":\"f\"}", ErrorCode.INVALID_FIELD),
          new Bad("{\"tenant\":\"inbox\",\"function\":\"a\\nb\"}", ErrorCode.INVALID_FIELD),
          new Bad(
              "{\"tenant\":\"inbox\",\"function\":\"f\",\"priority\":10}", ErrorCode.INVALID_FIELD),
          new Bad(
              "{\"tenant\":\"inbox\",\"function\":\"f\",\"labels\":{\"a\":1}}",
              ErrorCode.INVALID_FIELD),
          new Bad(
              "{\"tenant\":\"inbox\",\"function\":\"f\",\"payload\":1,\"payloadBase64\":\"AA==\"}",
              ErrorCode.INVALID_FIELD),
          new Bad(
              "{\"tenant\":\"inbox\",\"function\":\"f\",\"payload\":"
                  + "[".repeat(300)
                  + "]".repeat(300)
                  + "}",
              ErrorCode.MALFORMED_JSON),
          new Bad(null, ErrorCode.FOREIGN_RECORD));

  private record Bad(@Nullable String text, ErrorCode code) {
    byte @Nullable [] bytes() {
      return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private record Place(int partition, long offset) {
    static Place of(RecordMetadata sent) {
      return new Place(sent.partition(), sent.offset());
    }

    static Place named(ConsumerRecord<String, byte[]> rejected) {
      return new Place(
          Integer.parseInt(TopicLog.header(rejected, RejectedHeaders.SOURCE_PARTITION)),
          Long.parseLong(TopicLog.header(rejected, RejectedHeaders.SOURCE_OFFSET)));
    }
  }

  @Test
  void doesTheGoodRecordsAndSendsTheBadOnesBackWithTheirReasons(DevServer server) throws Exception {
    // Of other tests on this server.
    Set<Place> before = rejectedFromInbox(server).keySet();
    Map<Place, Bad> sent = new LinkedHashMap<>();
    try (Worker worker = worker(server, "inbox", new ConcurrentLinkedQueue<>());
        KafkaProducer<String, byte[]> producer = producer(server);
        TaskApi api = new TaskApi(server.url(), "inbox")) {
      for (int i = 0; i < GOOD; i++) {
        if (i % (GOOD / BAD) == 0) {
          Bad bad = KINDS.get(i / (GOOD / BAD) % KINDS.size());
          sent.put(Place.of(send(producer, bad.bytes()).get()), bad);
        }
        var _ = send(producer, good("inbox", "t-" + i, i));
      }
      producer.flush();
      assertThat(worker.isConnected()).isTrue();
      api.awaitEnded(GOOD, SOON);
      assertThat(api.counts()).containsExactly(Map.entry("Succeeded", (long) GOOD));
    }
    assertThat(sent).hasSize(BAD);
    Map<Place, ConsumerRecord<String, byte[]>> rejected = new HashMap<>(rejectedFromInbox(server));
    rejected.keySet().removeAll(before);
    assertThat(rejected).containsOnlyKeys(sent.keySet());
    assertThat(sent)
        .allSatisfy(
            (place, bad) -> {
              ConsumerRecord<String, byte[]> record =
                  Optional.ofNullable(rejected.get(place)).orElseThrow();
              assertThat(record.value()).isEqualTo(bad.bytes());
              assertThat(TopicLog.header(record, RejectedHeaders.ERROR_CODE))
                  .as(bad.text())
                  .isEqualTo(bad.code().name());
              assertThat(TopicLog.header(record, RejectedHeaders.ERROR_MESSAGE))
                  .isNotBlank()
                  .doesNotContain("\n", "\r");
            });
  }

  @Test
  void runsATaskOnceThatIsSubmittedTwiceWithOneId(DevServer server) throws Exception {
    Queue<String> ran = new ConcurrentLinkedQueue<>();
    try (Worker worker = worker(server, "inbox-twice", ran);
        KafkaProducer<String, byte[]> producer = producer(server);
        TaskApi api = new TaskApi(server.url(), "inbox-twice")) {
      assertThat(worker.isConnected()).isTrue();
      send(producer, good("inbox-twice", "once", 1)).get();
      send(producer, good("inbox-twice", "once", 2)).get();
      send(producer, good("inbox-twice", "last", 3)).get();
      api.awaitEnded(2, SOON);
      await().atMost(SOON).untilAsserted(() -> assertThat(rejectedDuplicates(server)).hasSize(1));
    }
    ConsumerRecord<String, byte[]> duplicate = rejectedDuplicates(server).get(0);
    assertThat(TopicLog.header(duplicate, RejectedHeaders.ERROR_MESSAGE)).contains("once");
    String refused =
        TaskApi.json(new String(duplicate.value(), StandardCharsets.UTF_8))
            .path("payload")
            .asText();
    assertThat(ran).hasSize(2).contains("3").doesNotContain(refused);
  }

  private static List<ConsumerRecord<String, byte[]>> rejectedDuplicates(DevServer server) {
    return TopicLog.committed(server.bootstrap(), Topics.REJECTED).stream()
        .filter(it -> "inbox-twice/once".equals(it.key()))
        .filter(
            it ->
                TopicLog.header(it, RejectedHeaders.ERROR_CODE)
                    .equals(ErrorCode.DUPLICATE_TASK.name()))
        .toList();
  }

  private static Map<Place, ConsumerRecord<String, byte[]>> rejectedFromInbox(DevServer server) {
    Map<Place, ConsumerRecord<String, byte[]>> rejected = new LinkedHashMap<>();
    TopicLog.committed(server.bootstrap(), Topics.REJECTED).stream()
        .filter(it -> TopicLog.header(it, RejectedHeaders.SOURCE_TOPIC).equals(Topics.INBOX))
        .forEach(it -> assertThat(rejected.put(Place.named(it), it)).as("twice").isNull());
    return rejected;
  }

  private static Worker worker(DevServer server, String tenant, Queue<String> ran)
      throws InterruptedException {
    Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(tenant)
            .handle(
                "echo",
                String.class,
                (input, task) -> {
                  ran.add(input);
                  return input;
                })
            .start();
    assertThat(worker.awaitConnected(SOON)).isTrue();
    return worker;
  }

  /** As any program in any language would have it: the key unrelated, the partitioner its own. */
  private static KafkaProducer<String, byte[]> producer(DevServer server) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", server.bootstrap()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<String, byte[]> producer, byte @Nullable [] value) {
    return producer.send(new ProducerRecord<>(Topics.INBOX, value));
  }

  private static byte[] good(String tenant, String taskId, int payload) {
    return """
    {"tenant":"%s","function":"echo","taskId":"%s","payload":"%d","unknown":[1]}\
    """
        .formatted(tenant, taskId, payload)
        .getBytes(StandardCharsets.UTF_8);
  }
}
