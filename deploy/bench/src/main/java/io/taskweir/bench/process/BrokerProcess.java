package io.taskweir.bench.process;

import io.taskweir.dev.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker alone in a process. */
public final class BrokerProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final ChildProcess child;
  private final String bootstrap;

  private BrokerProcess(ChildProcess child, String bootstrap) {
    this.child = child;
    this.bootstrap = bootstrap;
  }

  /**
   * Starts it on any free port, and returns when it answers.
   *
   * @param folder its data and its log go below
   */
  public static BrokerProcess start(Path folder) {
    ChildProcess child =
        ChildProcess.start(
            "broker",
            BrokerProcess.class,
            ChildProcess.SERVER_OPTIONS,
            List.of(folder.resolve("kafka").toString()),
            folder);
    try {
      return new BrokerProcess(child, child.awaitLine(READY, LONGEST_START));
    } catch (IllegalStateException e) {
      child.kill();
      throw e;
    }
  }

  /** The process itself; its arguments are the directory of its data. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0)) {
      Parent.say(READY + broker.bootstrap());
      Parent.await();
    }
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
