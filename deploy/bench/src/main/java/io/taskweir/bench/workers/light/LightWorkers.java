package io.taskweir.bench.workers.light;

import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Connected workers in a process of their own. Closed, they are gone. */
public final class LightWorkers implements AutoCloseable {
  /** The program has its own patience with those that do not come to be connected. */
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final ChildProcess process;

  private LightWorkers(ChildProcess process) {
    this.process = process;
  }

  /**
   * What they are.
   *
   * @param bootstrap where they report to
   * @param workers number of them, each with a connection
   * @param slots of each
   */
  public record Crew(String bootstrap, String tenant, String function, int workers, int slots) {}

  /**
   * Starts the process; returns when all are connected.
   *
   * @param folder where its log goes
   * @throws IllegalStateException if not all of them come to be
   */
  public static LightWorkers connect(Crew crew, Path folder) {
    ChildProcess process =
        ChildProcess.start(
            "light-workers",
            LightWorkersProgram.class,
            List.of("-XX:+UseSerialGC", "-Xmx1g"),
            List.of(
                crew.bootstrap(),
                crew.tenant(),
                crew.function(),
                Integer.toString(crew.workers()),
                Integer.toString(crew.slots())),
            folder);
    try {
      process.awaitLine(LightWorkersProgram.READY, LONGEST_START);
      return new LightWorkers(process);
    } catch (IllegalStateException e) {
      process.kill();
      throw e;
    }
  }

  /** What the process uses of the machine. */
  public ProcessUse use() {
    return process.use();
  }

  /** Ends the process and waits for its end. */
  @Override
  public void close() {
    process.close();
  }
}
