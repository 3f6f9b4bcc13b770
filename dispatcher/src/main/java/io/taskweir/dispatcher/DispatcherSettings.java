package io.taskweir.dispatcher;

import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.dispatcher.stream.WorkerSecurity;
import io.taskweir.protocol.partition.Layout;
import java.util.Map;

/**
 * How a dispatcher is set up.
 *
 * @param instanceId names this process among all dispatchers, for its life; no default
 * @param host the address to listen on, and no other. Default 127.0.0.1; 0.0.0.0 for all
 * @param port 0 to 65535; 0 takes any that is free. Default 0
 * @param advertisedHost where workers reach this host. Default: {@code host}
 * @param layout of the cluster, as in {@code taskweir.layout}
 * @param patience graces and pauses; default {@link PlanSettings#defaults}
 * @param security what workers have to prove; default {@link WorkerSecurity#NONE}
 * @param kafka passed to every Kafka client; {@code bootstrap.servers} is required
 */
public record DispatcherSettings(
    String instanceId,
    String host,
    int port,
    String advertisedHost,
    Layout layout,
    PlanSettings patience,
    WorkerSecurity security,
    Map<String, String> kafka) {

  public DispatcherSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("dispatcher port " + port + ": 0 to 65535");
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("dispatcher: kafka.bootstrap.servers must be given");
    }
    kafka = Map.copyOf(kafka);
  }

  /** With the defaults, listening on a free port of 127.0.0.1. */
  public static DispatcherSettings local(
      String instanceId, Layout layout, Map<String, String> kafka) {
    return new DispatcherSettings(
        instanceId,
        "127.0.0.1",
        0,
        "127.0.0.1",
        layout,
        PlanSettings.defaults(),
        WorkerSecurity.NONE,
        kafka);
  }
}
