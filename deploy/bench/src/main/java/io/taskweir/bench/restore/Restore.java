package io.taskweir.bench.restore;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Scenario {@code restore}: a state-store loses its disk and reads its tasks from Kafka again.
 *
 * @param tasks that wait, 10,000 to 10,000,000; default 500,000
 * @param payloadBytes of every input, 64 to 1,000,000
 */
public record Restore(int tasks, int payloadBytes) implements Scenario {
  public static final int DEFAULT_TASKS = 500_000;
  static final String NAME = "restore";

  public Restore {
    Range.require("tasks", tasks, 10_000, 10_000_000);
    Range.require("payload-bytes", payloadBytes, 64, 1_000_000);
  }

  /** With inputs of the usual size. */
  public static Restore of(int tasks) {
    return new Restore(tasks, LineSettings.DEFAULT_PAYLOAD_BYTES);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    out.println(new RestoreRun(this, data, report).measure().toJson());
  }
}
