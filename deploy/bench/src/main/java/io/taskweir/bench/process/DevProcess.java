package io.taskweir.bench.process;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything in one process, as {@code taskweir dev} starts it, but not in this one. */
public final class DevProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final ChildProcess child;
  private final String url;
  private final String bootstrap;

  private DevProcess(ChildProcess child, String url, String bootstrap) {
    this.child = child;
    this.url = url;
    this.bootstrap = bootstrap;
  }

  /**
   * Starts it on free ports, and returns when it is ready.
   *
   * @param folder its data and its log go below
   */
  public static DevProcess start(Path folder) {
    ChildProcess child =
        ChildProcess.start(
            "dev",
            DevProcess.class,
            ChildProcess.SERVER_OPTIONS,
            List.of(folder.resolve("dev").toString()),
            folder);
    try {
      String[] said = child.awaitLine(READY, LONGEST_START).split(" ", 2);
      return new DevProcess(child, said[0], said[1]);
    } catch (IllegalStateException e) {
      child.kill();
      throw e;
    }
  }

  /** The process itself; its argument is the directory of its data. */
  public static void main(String[] args) throws IOException {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(Path.of(args[0])))) {
      Parent.say(READY + server.url() + " " + server.bootstrap());
      Parent.await();
    }
  }

  /** Base URL of the HTTP API. */
  public String url() {
    return url;
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return bootstrap;
  }

  public ChildProcess process() {
    return child;
  }

  @Override
  public void close() {
    child.close();
  }
}
