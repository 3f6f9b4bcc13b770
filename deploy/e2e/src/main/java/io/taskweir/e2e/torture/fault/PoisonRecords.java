package io.taskweir.e2e.torture.fault;

import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Records that nobody of ours would write, on every topic that we read. */
record PoisonRecords(String bootstrap, SplittableRandom random) implements Fault {
  private static final List<String> TOPICS =
      List.of(
          Topics.INBOX,
          Topics.queue(0),
          Topics.queue(1),
          Topics.COMMANDS,
          Topics.DISPATCH,
          Topics.RESULTS,
          Topics.OUTCOMES,
          Topics.LOGS);

  @Override
  public String name() {
    return "poison records";
  }

  @Override
  public void inject() throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "delivery.timeout.ms",
            "20000",
            "request.timeout.ms",
            "5000",
            "max.request.size",
            Integer.toString(8 << 20));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : TOPICS) {
        for (int i = 0; i < 6; i++) {
          write(producer, new ProducerRecord<>(topic, key(i), value(i)));
        }
      }
      producer.close(Duration.ofSeconds(5));
    }
  }

  private static void write(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no poison for " + record.topic(), e);
    }
  }

  private byte @Nullable [] key(int kind) {
    return kind == 0 ? null : "nobody/nothing".getBytes(StandardCharsets.UTF_8);
  }

  private byte @Nullable [] value(int kind) {
    return switch (kind) {
      case 0 -> noise(200);
      case 1 -> null;
      case 2 -> new byte[0];
      case 3 -> "[".repeat(20_000).getBytes(StandardCharsets.UTF_8);
      case 4 -> "{\"tenant\":\"amber\",\"taskId\":".getBytes(StandardCharsets.UTF_8);
      default -> noise(2 << 20);
    };
  }

  private byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }

  @Override
  public void heal() {}
}
