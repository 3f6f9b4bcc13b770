package io.taskweir.bench.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the measured phase has left behind in the log, by topic.
 *
 * @param topics those that have grown at all
 */
record LogGrowth(List<TopicSample> topics) {
  /** Offsets of each partition that are looked at. */
  private static final long LOOKED_AT = 5_000;

  /** Records of each partition that are kept. */
  private static final int KEPT = 1_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_READ = Duration.ofSeconds(10);

  LogGrowth {
    topics = List.copyOf(topics);
  }

  /** Looks into every topic that has grown. Blocks for about a second. */
  static LogGrowth between(BrokerLog before, BrokerLog after, String bootstrap) {
    Map<String, TopicSample> topics = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (TopicPartition partition : after.ends().keySet()) {
        long from = before.end(partition);
        long to = after.end(partition);
        if (to > from) {
          topics.merge(partition.topic(), sample(consumer, partition, from, to), LogGrowth::joined);
        }
      }
    }
    return new LogGrowth(
        topics.values().stream()
            .sorted(Comparator.comparingLong(TopicSample::offsets).reversed())
            .toList());
  }

  private static TopicSample sample(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
    long start = Math.max(from, (from + to - LOOKED_AT) / 2);
    long end = Math.min(to, start + LOOKED_AT);
    consumer.assign(List.of(partition));
    consumer.seek(partition, start);
    long records = 0;
    long bytes = 0;
    List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
    long deadline = System.nanoTime() + LONGEST_READ.toNanos();
    while (consumer.position(partition) < end && System.nanoTime() < deadline) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() < end) {
          records++;
          bytes += bytes(record);
          if (kept.size() < KEPT) {
            kept.add(record);
          }
        }
      }
    }
    return new TopicSample(partition.topic(), to - from, end - start, records, bytes, kept);
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = 0;
    bytes += record.key() == null ? 0 : record.key().length;
    bytes += record.value() == null ? 0 : record.value().length;
    for (Header header : record.headers()) {
      bytes += header.key().length();
      bytes += header.value() == null ? 0 : header.value().length;
    }
    return bytes;
  }

  private static TopicSample joined(TopicSample one, TopicSample other) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(one.records());
    records.addAll(other.records());
    return new TopicSample(
        one.topic(),
        one.offsets() + other.offsets(),
        one.readOffsets() + other.readOffsets(),
        one.readRecords() + other.readRecords(),
        one.readBytes() + other.readBytes(),
        records);
  }

  /** Without transaction markers. */
  double records() {
    return topics.stream().mapToDouble(TopicSample::recordCount).sum();
  }

  double markers() {
    return topics.stream().mapToDouble(TopicSample::markerCount).sum();
  }

  /**
   * About so many records, of every topic in proportion to its growth, so that they are as large
   * and as compressible as what the phase wrote.
   */
  List<ConsumerRecord<byte[], byte[]>> mixture(int size) {
    double all = records();
    List<ConsumerRecord<byte[], byte[]>> mixture = new ArrayList<>();
    for (TopicSample topic : topics) {
      if (!topic.records().isEmpty()) {
        long share = Math.round(size * topic.recordCount() / all);
        for (int i = 0; i < share; i++) {
          mixture.add(topic.records().get(i % topic.records().size()));
        }
      }
    }
    return mixture;
  }

  /** A table of the topics, per task. */
  List<String> table(int tasks) {
    List<String> lines = new ArrayList<>();
    lines.add(line("topic", "records/task", "bytes/record", "markers"));
    for (TopicSample topic : topics) {
      lines.add(
          line(
              topic.topic(),
              "%.3f".formatted(topic.recordCount() / tasks),
              "%.0f".formatted(topic.bytesPerRecord()),
              "%.0f".formatted(topic.markerCount())));
    }
    return lines;
  }

  private static String line(String topic, String records, String bytes, String markers) {
    return "%-50s %12s %12s %9s".formatted(topic, records, bytes, markers);
  }
}
