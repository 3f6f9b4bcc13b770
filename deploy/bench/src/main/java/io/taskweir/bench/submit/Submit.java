package io.taskweir.bench.submit;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Scenario {@code submit}: how many submissions a second are acknowledged, with no worker
 * connected.
 *
 * @param through one after the other on the same server, a line each; at least one
 * @param warmup submissions by the same way before they are measured, 0 to 10,000,000; default
 *     100,000
 * @param tasks measured, 1,000 to 10,000,000; default 200,000
 * @param connections of HTTP with a call under way on each, 1 to 1,000; default 64
 * @param linesPerCall of bulk, 1 to 100,000; default 5,000. Eight calls are under way at once
 * @param payloadBytes of every input, 64 to 1,000,000
 */
public record Submit(
    List<Through> through,
    int warmup,
    int tasks,
    int connections,
    int linesPerCall,
    int payloadBytes)
    implements Scenario {
  public static final int DEFAULT_WARMUP = 100_000;
  public static final int DEFAULT_TASKS = 200_000;
  public static final int DEFAULT_CONNECTIONS = 64;
  public static final int DEFAULT_LINES_PER_CALL = 5_000;
  static final String NAME = "submit";

  private static final int QUIET_SECONDS = 60;

  public Submit {
    through = List.copyOf(through);
    Range.require("number of entrances", through.size(), 1, Through.values().length);
    Range.require("warmup", warmup, 0, 10_000_000);
    Range.require("tasks", tasks, 1_000, 10_000_000);
    Range.require("connections", connections, 1, 1_000);
    Range.require("lines-per-call", linesPerCall, 1, 100_000);
    Range.require("payload-bytes", payloadBytes, 64, 1_000_000);
  }

  /** With everything else at its default. */
  public static Submit of(List<Through> through, int warmup, int tasks) {
    return new Submit(
        through,
        warmup,
        tasks,
        DEFAULT_CONNECTIONS,
        DEFAULT_LINES_PER_CALL,
        LineSettings.DEFAULT_PAYLOAD_BYTES);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      SubmitRun run = new SubmitRun(this, server, QUIET_SECONDS, report);
      for (Through entrance : through) {
        out.println(run.measure(entrance).toJson());
        out.flush();
      }
    }
  }
}
