package io.taskweir.bench.flow;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Scenario {@code drain}: as fast as the line takes them, with a fixed number on their way, which
 * is a closed loop.
 *
 * @param warmup tasks before anything is measured, 0 to 10,000,000; default 300,000. Fewer measure
 *     the compiler too.
 * @param tasks measured, 1,000 to 10,000,000; default 300,000
 * @param profile where a JFR recording of the measured phase goes; null for none
 */
public record Drain(LineSettings line, int warmup, int tasks, @Nullable Path profile)
    implements Scenario {
  public static final int DEFAULT_WARMUP = 300_000;
  public static final int DEFAULT_TASKS = 300_000;
  static final String NAME = "drain";

  public Drain {
    Range.require("warmup", warmup, 0, 10_000_000);
    Range.require("tasks", tasks, 1_000, 10_000_000);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      FlowPlan plan = new FlowPlan(NAME, line, warmup, null, tasks, profile);
      out.println(new FlowRun(plan, server, report).measure().toJson());
    }
  }
}
