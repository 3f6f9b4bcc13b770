package io.taskweir.e2e.process;

import io.taskweir.dev.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;

/** A Kafka broker in a process of its own; another start on its folder and port goes on with it. */
public final class BrokerProgram {
  private BrokerProgram() {}

  /**
   * Starts it and waits until it answers; its ready line is its bootstrap address.
   *
   * @param port the same each time, so that its clients find it again
   */
  public static ChildProcess start(Path dataDir, int port) {
    return ChildProcess.start(
        BrokerProgram.class, Map.of("data", dataDir.toString(), "port", Integer.toString(port)));
  }

  public static void main(String[] args) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(ChildProcess.setting("data")), Integer.parseInt(ChildProcess.setting("port")));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    ChildProcess.ready(broker.bootstrap());
    ChildProcess.runUntilParentEnds();
  }
}
