package io.taskweir.bench.idle;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Scenario {@code idle}: everything runs and has nothing to do. What does it use?
 *
 * @param warmup tasks before, so that all parts have been at work once, 1,000 to 1,000,000; default
 *     20,000
 * @param settleSeconds between the last of them and the measurement, 1 to 3,600; default 30
 * @param seconds of the measurement, 1 to 3,600; default 60
 */
public record Idle(int warmup, int settleSeconds, int seconds) implements Scenario {
  public static final int DEFAULT_WARMUP = 20_000;
  public static final int DEFAULT_SETTLE_SECONDS = 30;
  public static final int DEFAULT_SECONDS = 60;
  static final String NAME = "idle";

  public Idle {
    Range.require("warmup", warmup, 1_000, 1_000_000);
    Range.require("settle-seconds", settleSeconds, 1, 3_600);
    Range.require("seconds", seconds, 1, 3_600);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    out.println(new IdleRun(this, data, report).measure().toJson());
  }
}
