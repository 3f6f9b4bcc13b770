package io.taskweir.dev.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

  @TempDir Path dataDir;

  @Test
  void keepsItsRecordsAcrossARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dataDir, 0)) {
      createTopic(broker.bootstrap());
      send(broker.bootstrap(), List.of("a", "b"));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dataDir, 0)) {
      assertThat(readAll(broker.bootstrap())).containsExactly("a", "b");
    }
  }

  @Test
  void keepsWhatItAcknowledgedBeforeItWasKilled() throws Exception {
    List<String> sent = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
    BrokerProcess process = BrokerProcess.start(dataDir);
    try {
      createTopic(process.bootstrap());
      send(process.bootstrap(), sent);
    } finally {
      process.kill();
    }
    long start = System.nanoTime();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dataDir, 0)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("it does not wait for the session of the broker that was killed")
          .isLessThan(SingleNodeConfig.SESSION);
      assertThat(readAll(broker.bootstrap())).isEqualTo(sent);
    }
  }

  @Test
  void takesRecordsOfEightMebibytes() throws Exception {
    String large = "x".repeat(8 << 20);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dataDir, 0)) {
      createTopic(broker.bootstrap());
      send(broker.bootstrap(), List.of(large));
      assertThat(readAll(broker.bootstrap())).containsExactly(large);
    }
  }

  @Test
  void doesNotMakeTopicsThatNobodyAskedFor() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dataDir, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("letters")).allTopicNames().get())
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(dataDir, port))
          .hasMessageContaining("port " + port)
          .hasMessageContaining("--kafka-port");
    }
  }

  private static void createTopic(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      NewTopic topic = new NewTopic(PARTITION.topic(), 1, (short) 1);
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static void send(String bootstrap, List<String> values) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "max.request.size", 9 << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> acks = new ArrayList<>();
      for (String value : values) {
        acks.add(
            producer.send(
                new ProducerRecord<>(
                    PARTITION.topic(), 0, null, value.getBytes(StandardCharsets.UTF_8))));
      }
      for (Future<?> ack : acks) {
        ack.get();
      }
    }
  }

  private static List<String> readAll(String bootstrap) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(PARTITION) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
