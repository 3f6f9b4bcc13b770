package io.taskweir.bench.backlog;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Scenario {@code backlog}: the same work with nothing waiting and with very many tasks waiting.
 * What do they cost?
 *
 * @param line with one tenant; another looks on
 * @param warmup tasks before anything is measured, 0 to 10,000,000; default 300,000
 * @param tasks of every measurement, 1,000 to 10,000,000; default 100,000
 * @param waiting tasks that wait, 10,000 to 100,000,000; default 1,000,000. Each takes about 2 KB
 *     of disk
 * @param profile where a JFR recording of the rounds with the backlog goes; null for none
 */
public record Backlog(LineSettings line, int warmup, int tasks, int waiting, @Nullable Path profile)
    implements Scenario {
  public static final int DEFAULT_WARMUP = 300_000;
  public static final int DEFAULT_TASKS = 100_000;
  public static final int DEFAULT_WAITING = 1_000_000;
  static final String NAME = "backlog";

  public Backlog {
    Range.require("tenants", line.tenants().size(), 1, 1);
    Range.require("warmup", warmup, 0, 10_000_000);
    Range.require("tasks", tasks, 1_000, 10_000_000);
    Range.require("waiting", waiting, 10_000, 100_000_000);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      out.println(new BacklogRun(this, BacklogPlan.DEFAULT, server, report).measure().toJson());
    }
  }
}
