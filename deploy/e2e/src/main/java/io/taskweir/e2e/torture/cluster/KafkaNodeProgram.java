package io.taskweir.e2e.torture.cluster;

import io.taskweir.e2e.process.ChildProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.LoggerFactory;

/** One of several Kafka brokers, each also a controller, in a process of its own. */
public final class KafkaNodeProgram {
  /** All brokers of one run; runs have folders of their own. */
  private static final String CLUSTER_ID = "dGFza3dlaXItdG9ydHVyZQ";

  private KafkaNodeProgram() {}

  /** Says its address when clients can connect. */
  public static void main(String[] args) throws InterruptedException {
    try {
      Path data = Path.of(ChildProcess.setting("data"));
      int id = Integer.parseInt(ChildProcess.setting("id"));
      String host = ChildProcess.setting("host");
      Map<String, String> config =
          KafkaNodeConfig.of(id, host, ChildProcess.setting("voters"), data);
      format(data, id);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
      Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
      server.startup();
    } catch (IOException | RuntimeException e) {
      LoggerFactory.getLogger(KafkaNodeProgram.class).error("did not come up", e);
      Runtime.getRuntime().halt(1);
    }
    ChildProcess.ready(ChildProcess.setting("host"));
    ChildProcess.runUntilParentEnds();
  }

  /** Gives an empty directory its identity; one that has it already is left as it is. */
  private static void format(Path data, int id) throws IOException {
    Files.createDirectories(data);
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
          .setNodeId(id)
          .setClusterId(CLUSTER_ID)
          .setControllerListenerName(KafkaNodeConfig.CONTROLLER)
          .addDirectory(data.toString())
          .run();
    } catch (Exception e) {
      throw new IOException("cannot prepare " + data + " for Kafka's data", e);
    }
  }
}
