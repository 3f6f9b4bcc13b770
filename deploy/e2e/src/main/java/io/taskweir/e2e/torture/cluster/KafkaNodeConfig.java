package io.taskweir.e2e.torture.cluster;

import io.taskweir.protocol.Limits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of a broker among three: every record has three copies, two are enough to go on. */
final class KafkaNodeConfig {
  static final String CONTROLLER = "CONTROLLER";
  private static final int BATCH_OVERHEAD_BYTES = 64 << 10;

  private KafkaNodeConfig() {}

  /**
   * @param voters all controllers, {@code id@host:port,…}; a broker's own ports are those of its
   *     {@link KafkaAddress}
   */
  static Map<String, String> of(int id, String host, String voters, Path data) {
    Map<String, String> config = new HashMap<>();
    String own = KafkaAddress.of(voters, id);
    int controllerPort = Integer.parseInt(own.substring(own.lastIndexOf(':') + 1));
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(id));
    config.put("controller.quorum.voters", voters);
    config.put(
        "listeners",
        "PLAINTEXT://%s:%d,%s://%s:%d"
            .formatted(host, controllerPort - 1, CONTROLLER, host, controllerPort));
    config.put("controller.listener.names", CONTROLLER);
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", data.toString());
    config.put("auto.create.topics.enable", "false");
    int largest = Limits.MAX_INTERNAL_RECORD_BYTES + BATCH_OVERHEAD_BYTES;
    config.put("message.max.bytes", Integer.toString(largest));
    config.put("replica.fetch.max.bytes", Integer.toString(largest));
    replicated(config);
    small(config);
    return config;
  }

  private static void replicated(Map<String, String> config) {
    config.put("default.replication.factor", "3");
    config.put("min.insync.replicas", "2");
    config.put("offsets.topic.replication.factor", "3");
    config.put("transaction.state.log.replication.factor", "3");
    config.put("transaction.state.log.min.isr", "2");
    config.put("unclean.leader.election.enable", "false");
    // A dead broker is noticed within seconds, as in a cluster that is tuned for it.
    config.put("broker.session.timeout.ms", "6000");
    config.put("broker.heartbeat.interval.ms", "1000");
    config.put("replica.lag.time.max.ms", "10000");
    config.put("leader.imbalance.check.interval.seconds", "10");
  }

  private static void small(Map<String, String> config) {
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "3");
    config.put("background.threads", "2");
    config.put("log.cleaner.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    config.put("log.segment.bytes", Integer.toString(32 << 20));
    config.put("offsets.topic.segment.bytes", Integer.toString(8 << 20));
    config.put("transaction.state.log.segment.bytes", Integer.toString(8 << 20));
    config.put("group.initial.rebalance.delay.ms", "0");
  }
}
