package io.taskweir.client;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.cluster.Compression;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Opens Kafka producers whose acknowledgement means durable (guarantee G1): every in-sync replica
 * has the record, and a retry inside of the producer does not double it.
 */
public final class DurableProducer {
  /**
   * One request at a time and no linger: the first record leaves at once, and those that come while
   * it is on its way travel together.
   */
  private static final String LINGER_MS = "0";

  private static final String MAX_IN_FLIGHT = "1";

  /** Room for what one partition gets during a request at full speed, in bytes. */
  private static final String BATCH_BYTES = String.valueOf(128 << 10);

  /** Records on their way, in bytes; when it is full, sending waits. */
  private static final String BUFFER_BYTES = String.valueOf(64 << 20);

  private DurableProducer() {}

  /**
   * A producer of bytes, tuned for throughput at low latency. It is thread-safe, and the caller
   * closes it.
   *
   * @param kafka any producer setting, at least {@code bootstrap.servers}; overrides the tuning,
   *     but not what durability rests on
   * @throws org.apache.kafka.common.KafkaException if the settings are no good
   */
  public static Producer<byte[], byte[]> open(Map<String, String> kafka) {
    return new KafkaProducer<>(
        settings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, Object> settings(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        Compression.towards(kafka.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)));
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(Limits.MAX_INTERNAL_RECORD_BYTES));
    settings.putAll(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return settings;
  }
}
