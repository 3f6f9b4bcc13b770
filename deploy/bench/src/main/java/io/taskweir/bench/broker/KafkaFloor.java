package io.taskweir.bench.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the broker can do at best with records like ours: one plain producer (acks=all, lz4, large
 * batches) and one plain consumer at the same time, on a topic with as many partitions.
 */
final class KafkaFloor {
  private static final String TOPIC = "bench.floor";
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofSeconds(6);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  /** Records between two looks at the clock. */
  private static final int STRIDE = 1_000;

  private final String bootstrap;
  private final String topic;
  private final int partitions;
  private final List<ConsumerRecord<byte[], byte[]>> records;

  private KafkaFloor(
      String bootstrap,
      String topic,
      int partitions,
      List<ConsumerRecord<byte[], byte[]>> records) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.partitions = partitions;
    this.records = records;
  }

  /**
   * Measures. Blocks for about ten seconds.
   *
   * @param records what is written, again and again; not empty
   * @return records a second that went in and came out
   */
  static double measure(
      Admin admin, String bootstrap, int partitions, List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      String topic = TOPIC + "." + UUID.randomUUID();
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
      KafkaFloor floor = new KafkaFloor(bootstrap, topic, partitions, records);
      floor.run(WARM_UP);
      double found = floor.run(MEASURED);
      admin.deleteTopics(List.of(topic)).all().get();
      return found;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the raw Kafka floor could not be measured", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the raw Kafka floor", e);
    }
  }

  /** Produces for so long and consumes until nothing is left; records a second over all of it. */
  private double run(Duration time) throws ExecutionException, InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(it -> new TopicPartition(topic, it)).toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      all.forEach(consumer::position);
      long start = System.nanoTime();
      Future<Long> producing = producing(start + time.toNanos());
      long consumed = 0;
      while (!producing.isDone() || consumed < producing.get()) {
        consumed += consumer.poll(POLL).count();
        if (System.nanoTime() - start > time.plus(LONGEST_REST).toNanos()) {
          throw new IllegalStateException(
              "the raw Kafka floor: only " + consumed + " records have come out again");
        }
      }
      return consumed * 1e9 / (System.nanoTime() - start);
    }
  }

  private Future<Long> producing(long deadline) {
    FutureTask<Long> producing = new FutureTask<>(() -> produce(deadline));
    Thread.ofPlatform().name("bench-floor-producer").daemon().start(producing);
    return producing;
  }

  private long produce(long deadline) throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      long sent = 0;
      int next = 0;
      Future<?> last = null;
      while (System.nanoTime() < deadline) {
        for (int i = 0; i < STRIDE; i++) {
          ConsumerRecord<byte[], byte[]> record = records.get(next);
          next = next + 1 == records.size() ? 0 : next + 1;
          int partition = (int) (sent % partitions);
          last =
              producer.send(new ProducerRecord<>(topic, partition, record.key(), record.value()));
          sent++;
        }
      }
      producer.flush();
      if (last != null) {
        // An error in between shows as records that never arrive; the last one tells it at once.
        last.get();
      }
      return sent;
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "compression.type",
            "lz4",
            "linger.ms",
            "5",
            "batch.size",
            Integer.toString(128 << 10),
            "buffer.memory",
            Integer.toString(64 << 20)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "auto.offset.reset", "earliest",
            "max.poll.records", "5000"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
