package io.taskweir.dev.broker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process, broker and controller in one, reached by any Kafka client at
 * {@link #bootstrap}. Its data outlives it: a start on the same directory finds everything that was
 * acknowledged, also after a kill. What the operating system had not yet written is lost only if
 * the machine itself goes down.
 *
 * <p>One broker per directory at a time; several in one process are possible. Kafka ends the whole
 * process if the broker's disk fails.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The only address that it listens on: no credentials are asked for. */
  public static final String HOST = "127.0.0.1";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final CombinedNode node;
  private final int port;

  private EmbeddedBroker(CombinedNode node, int port) {
    this.node = node;
    this.port = port;
  }

  /**
   * Starts the broker and returns when clients can connect. Blocks for one to a few seconds, longer
   * after a kill if there is much to check.
   *
   * @param dataDir made if missing
   * @param port 1 to 65535, or 0 for any free one
   * @throws IllegalStateException if the port is in use
   */
  public static EmbeddedBroker start(Path dataDir, int port) {
    if (port != 0) {
      FreePort.require(HOST, port, "--kafka-port");
    }
    Path logDir = format(dataDir);
    CombinedNode node =
        new CombinedNode(new KafkaConfig(SingleNodeConfig.of(logDir, HOST, port), false));
    try {
      node.startup();
    } catch (RuntimeException e) {
      stopHalfStarted(node, e);
      throw e;
    }
    return new EmbeddedBroker(node, node.port());
  }

  private static void stopHalfStarted(CombinedNode node, RuntimeException reason) {
    try {
      node.shutdown();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Gives an empty directory its identity; one that has it already is left as it is. */
  private static Path format(Path dataDir) {
    try {
      Path logDir = Files.createDirectories(dataDir.toAbsolutePath().normalize());
      if (!Files.exists(logDir.resolve("meta.properties"))) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Formatter()
            .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
            .setNodeId(SingleNodeConfig.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName(SingleNodeConfig.CONTROLLER_LISTENER)
            .addDirectory(logDir.toString())
            .run();
        LOG.debug("{}", said.toString(StandardCharsets.UTF_8));
      }
      return logDir;
    } catch (Exception e) {
      throw new IllegalStateException(
          "cannot prepare " + dataDir + " for Kafka's data: " + e.getMessage(), e);
    }
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  /** Stops the broker in good order and waits for it; the data stays. */
  @Override
  public void close() {
    node.shutdown();
  }
}
