package io.taskweir.e2e.harness;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import io.taskweir.e2e.process.ChildProcess;
import java.nio.file.Path;
import java.util.Map;

/** Everything in one process, broker and all. */
public final class DevServerProgram {
  private DevServerProgram() {}

  /**
   * Starts it; it is ready when it takes tasks, and says its base URL.
   *
   * @param kafkaPort the same after a restart, so that clients find it again
   */
  public static ChildProcess start(Path dataDir, int kafkaPort) {
    return ChildProcess.start(
        DevServerProgram.class,
        Map.of("data", dataDir.toString(), "kafka", Integer.toString(kafkaPort)));
  }

  public static void main(String[] args) throws InterruptedException {
    DevServer server =
        DevServer.start(
            DevSettings.of(Path.of(ChildProcess.setting("data")))
                .withPorts(0, Integer.parseInt(ChildProcess.setting("kafka"))));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    ChildProcess.ready(server.url());
    ChildProcess.runUntilParentEnds();
  }
}
