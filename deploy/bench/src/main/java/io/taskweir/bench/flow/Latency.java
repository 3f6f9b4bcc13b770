package io.taskweir.bench.flow;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scenario {@code latency}: tasks at a fixed rate, whether or not the earlier ones are done. How
 * long does one take?
 *
 * @param warmup tasks as fast as they go, before anything is measured, 0 to 10,000,000; default
 *     300,000
 * @param rates one after the other on the same server, a line each; at least one
 * @param profile where a JFR recording of the measured phase goes, of the last rate; null for none
 */
public record Latency(LineSettings line, int warmup, List<FixedRate> rates, @Nullable Path profile)
    implements Scenario {
  static final String NAME = "latency";

  public Latency {
    rates = List.copyOf(rates);
    Range.require("warmup", warmup, 0, 10_000_000);
    Range.require("number of rates", rates.size(), 1, 100);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      int left = warmup;
      for (FixedRate rate : rates) {
        report.printf("%d tasks a second%n", rate.rate());
        FlowPlan plan = new FlowPlan(NAME, line, left, rate, rate.measuredTasks(), profile);
        out.println(new FlowRun(plan, server, report).measure().toJson());
        out.flush();
        // The rest of the server is warm now; each rate still has its own time at it.
        left = 0;
      }
    }
  }
}
