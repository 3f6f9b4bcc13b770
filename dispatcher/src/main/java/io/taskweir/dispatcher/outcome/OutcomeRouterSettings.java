package io.taskweir.dispatcher.outcome;

import io.taskweir.protocol.partition.Layout;
import java.util.Map;

/**
 * How an outcome router is set up.
 *
 * @param instanceId names this process among all routers, also after a restart: a router with the
 *     same id fences its predecessor's open transaction at once. No default
 * @param layout of the cluster, as in {@code taskweir.layout}
 * @param createMissingTopics whether a destination topic that does not exist is created, with the
 *     broker's defaults. Default false: the delivery is recorded as failed
 * @param kafka passed to every Kafka client; {@code bootstrap.servers} is required
 */
public record OutcomeRouterSettings(
    String instanceId, Layout layout, boolean createMissingTopics, Map<String, String> kafka) {
  public OutcomeRouterSettings {
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("outcome router: kafka.bootstrap.servers must be given");
    }
    kafka = Map.copyOf(kafka);
  }
}
