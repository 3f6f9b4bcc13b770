package io.taskweir.worker.kafka;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.cluster.Compression;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of the Kafka clients: good defaults, then the user's (TLS, SASL and whatever else),
 * then what our promises rest on.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 * @param passedThrough goes to every client as it is
 */
public record KafkaSettings(String bootstrap, Map<String, String> passedThrough, String clientId) {
  /** A second more or less of Kafka being away must not fail a start. */
  private static final String API_TIMEOUT_MS = "15000";

  public KafkaSettings {
    passedThrough = Map.copyOf(passedThrough);
  }

  Map<String, Object> consumer() {
    Map<String, Object> all = clients();
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    all.putAll(passedThrough);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return all;
  }

  /** Durable (G1), in order, and cheap: cost goes with requests, so reports travel together. */
  Map<String, Object> producer() {
    Map<String, Object> all = clients();
    // Under load only: KafkaReports sends the few at once.
    all.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, Compression.towards(bootstrap));
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20));
    all.putAll(passedThrough);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Limits.MAX_INTERNAL_RECORD_BYTES));
    // A report is never given up while the worker lives.
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    return all;
  }

  private Map<String, Object> clients() {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrap);
    all.put("client.id", clientId);
    return all;
  }
}
