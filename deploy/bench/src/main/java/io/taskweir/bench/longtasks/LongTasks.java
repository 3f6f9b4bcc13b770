package io.taskweir.bench.longtasks;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Scenario {@code long}: many tasks that run at once. What does one cost while it runs?
 *
 * @param tasks all of which run at once, 1 to 10,000; default 5,000
 * @param seconds that each runs, 5 to 3,600; default 60. A task sends heartbeats from a third of
 *     its lease on, which is 10 s
 * @param payloadBytes of every input, 64 to 1,000,000
 */
public record LongTasks(int tasks, int seconds, int payloadBytes) implements Scenario {
  public static final int DEFAULT_TASKS = 5_000;
  public static final int DEFAULT_SECONDS = 60;
  static final String NAME = "long";

  private static final Duration IDLE = Duration.ofSeconds(20);

  public LongTasks {
    Range.require("tasks", tasks, 1, 10_000);
    Range.require("seconds", seconds, 5, 3_600);
    Range.require("payload-bytes", payloadBytes, 64, 1_000_000);
  }

  /** With inputs of the usual size. */
  public static LongTasks of(int tasks, int seconds) {
    return new LongTasks(tasks, seconds, LineSettings.DEFAULT_PAYLOAD_BYTES);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      out.println(new LongRun(this, server, IDLE, report).measure().toJson());
    }
  }
}
