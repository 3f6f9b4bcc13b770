package io.taskweir.statestore.topology;

import io.taskweir.protocol.Limits;
import io.taskweir.statestore.StateStoreSettings;
import io.taskweir.statestore.step.TaskProcessor;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Streams runs with, and why. */
public final class StreamsSettings {
  /** Names the consumer group, the transactions and the changelog. */
  public static final String APPLICATION = "taskweir-state-store";

  /**
   * How long the changelog remembers deletions, in milliseconds; a store idle for half of it is
   * dropped.
   */
  public static final long DELETE_RETENTION_MS = 86_400_000;

  private StreamsSettings() {}

  public static Properties of(StateStoreSettings settings) {
    Properties streams = new Properties();
    streams.putAll(settings.kafka());
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    streams.put(
        StreamsConfig.APPLICATION_SERVER_CONFIG, settings.httpHost() + ":" + settings.httpPort());
    streams.put(StreamsConfig.STATE_DIR_CONFIG, settings.dataDir().resolve("streams").toString());
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.streamThreads());
    streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    // An input without records is not waited for: turns are not times.
    streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    // The longest wait of a thread that has nothing to do; PollPace shortens it.
    streams.put(StreamsConfig.POLL_MS_CONFIG, TaskProcessor.LONGEST_REST.toMillis());
    // A larger buffer lets a burst of submissions be read ahead while results still take turns.
    streams.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 2_000);
    streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    streams.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    consumer(streams);
    producer(streams);
    return streams;
  }

  private static void consumer(Properties streams) {
    // The defaults make a restart take 40 s.
    main(streams, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    main(streams, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    main(streams, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // New queues are found by their pattern.
    main(streams, ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    // Internal to Kafka, but without it a closed instance keeps its partitions for a session.
    streams.put(StreamsConfig.mainConsumerPrefix("internal.leave.group.on.close"), true);
    streams.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
  }

  private static void main(Properties streams, String key, int value) {
    streams.put(StreamsConfig.mainConsumerPrefix(key), value);
  }

  private static void producer(Properties streams) {
    // A thread without work sends at once what is waited for (StreamsClients).
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 10);
    streams.put(
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        streams.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
    // The first batch of a transaction in a partition waits at the broker while that partition is
    // added; those sent behind it would come out of order and be sent again.
    streams.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L << 20);
    streams.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Limits.MAX_INTERNAL_RECORD_BYTES);
    // A dead owner's transaction must not hold up the readers of committed records for long.
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
  }

  /** The changelog's topic settings. */
  public static Map<String, String> changelog() {
    return Map.of(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(Limits.MAX_INTERNAL_RECORD_BYTES),
        TopicConfig.DELETE_RETENTION_MS_CONFIG,
        Long.toString(DELETE_RETENTION_MS),
        TopicConfig.SEGMENT_BYTES_CONFIG,
        Integer.toString(64 << 20),
        // Most tasks are written once or twice (ADR 0009), so there is little to be cleaned away,
        // and
        // each cleaning copies all of the log.
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
        "0.8");
  }
}
