package io.taskweir.gateway;

import io.taskweir.protocol.Limits;
import java.util.Map;

/**
 * What a gateway needs to know.
 *
 * @param kafka passed on to every Kafka client as it is; at least {@code bootstrap.servers}
 * @param maxPayloadBytes largest payload that is taken, in bytes, 1,024 to 4,194,304 (default
 *     1,048,576); the state-store must be set to the same
 * @param tasks where to ask for the end of a task when a caller waits ({@code Prefer: wait}), and
 *     for the ruling on a submission that may be refused
 * @param awaitsRulings whether that is every submission, because functions may be unknown; default
 *     false: only those with an id of the caller's
 */
public record GatewaySettings(
    Map<String, String> kafka, int maxPayloadBytes, TaskReader tasks, boolean awaitsRulings) {
  private static final int SMALLEST_LIMIT_BYTES = 1 << 10;

  /** In base64 and with all its fields this is still a record that internal topics take. */
  private static final int LARGEST_LIMIT_BYTES = 4 << 20;

  public GatewaySettings {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("kafka: bootstrap.servers is missing");
    }
    if (maxPayloadBytes < SMALLEST_LIMIT_BYTES || maxPayloadBytes > LARGEST_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "maxPayloadBytes %d: from %d to %d"
              .formatted(maxPayloadBytes, SMALLEST_LIMIT_BYTES, LARGEST_LIMIT_BYTES));
    }
  }

  /** The defaults. */
  public static GatewaySettings of(Map<String, String> kafka, TaskReader tasks) {
    return new GatewaySettings(kafka, Limits.DEFAULT_MAX_PAYLOAD_BYTES, tasks, false);
  }

  /** The same with a ruling awaited on every submission. */
  public GatewaySettings awaitingRulings() {
    return new GatewaySettings(kafka, maxPayloadBytes, tasks, true);
  }
}
