package io.taskweir.dev.broker;

import io.taskweir.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a broker that is its own controller and its only replica: everything that Kafka would
 * replicate has one copy, nothing waits for others to join, threads and buffers are few.
 */
final class SingleNodeConfig {
  static final String LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  /**
   * How long the controller believes in a broker that it does not hear of. Shorter than the time in
   * which a broker that starts must be let in, 60 s.
   */
  static final Duration SESSION = Duration.ofSeconds(30);

  /** Room around the largest record for its batch, key and headers. */
  private static final int BATCH_OVERHEAD_BYTES = 64 << 10;

  private static final int SEGMENT_BYTES = 128 << 20;

  private SingleNodeConfig() {}

  /**
   * @param logDir where Kafka keeps its data
   * @param port of the listener for clients; 0 for any
   */
  static Map<String, String> of(Path logDir, String host, int port) {
    Map<String, String> config = new HashMap<>();
    identity(config, logDir, host, port);
    oneReplica(config);
    cheap(config);
    config.put("auto.create.topics.enable", "false");
    int largest = Limits.MAX_INTERNAL_RECORD_BYTES + BATCH_OVERHEAD_BYTES;
    config.put("message.max.bytes", Integer.toString(largest));
    config.put("replica.fetch.max.bytes", Integer.toString(largest));
    return config;
  }

  private static void identity(Map<String, String> config, Path logDir, String host, int port) {
    String client = LISTENER + "://" + host + ":" + port;
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(NODE_ID));
    // Static voters are not written to disk, so the controller's port may change between starts;
    // the real one is told to Kafka once it is bound.
    config.put("controller.quorum.voters", NODE_ID + "@" + host + ":0");
    config.put("listeners", client + "," + CONTROLLER_LISTENER + "://" + host + ":0");
    config.put("controller.listener.names", CONTROLLER_LISTENER);
    config.put("inter.broker.listener.name", LISTENER);
    config.put(
        "listener.security.protocol.map",
        LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    config.put("log.dirs", logDir.toString());
  }

  private static void oneReplica(Map<String, String> config) {
    config.put("default.replication.factor", "1");
    config.put("min.insync.replicas", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    // The members of a group start together here; nobody else is coming.
    config.put("group.initial.rebalance.delay.ms", "0");
    // Nobody could take over, so there is nothing to be gained by giving the broker up: a busy
    // machine must not cost it its session.
    config.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
    // There is no other broker to hand leadership to.
    config.put("controlled.shutdown.enable", "false");
  }

  private static void cheap(Map<String, String> config) {
    config.put("num.network.threads", "2");
    config.put("group.coordinator.threads", "1");
    config.put("num.io.threads", "3");
    config.put("background.threads", "2");
    config.put("num.recovery.threads.per.data.dir", "2");
    config.put("log.cleaner.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    config.put("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
    // After a kill the newest segment of every partition is read again: keep it small.
    config.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    config.put("offsets.topic.segment.bytes", Integer.toString(16 << 20));
    config.put("transaction.state.log.segment.bytes", Integer.toString(16 << 20));
    config.put("log.retention.check.interval.ms", "60000");
    // Otherwise an idle controller writes a record every half second for ever.
    config.put("metadata.max.idle.interval.ms", "0");
  }
}
