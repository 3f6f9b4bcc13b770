package io.taskweir.bench.failover;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Scenario {@code failover}: two state-stores with a standby of each partition, one of which is
 * killed with -9 under a light load.
 *
 * @param rate tasks a second all the time, 1 to 5,000; default 100
 * @param warmupSeconds before the kill, 5 to 3,600; default 30
 * @param payloadBytes of every input, 64 to 1,000,000
 */
public record Failover(int rate, int warmupSeconds, int payloadBytes) implements Scenario {
  public static final int DEFAULT_RATE = 100;
  public static final int DEFAULT_WARMUP_SECONDS = 30;
  static final String NAME = "failover";

  public Failover {
    Range.require("rate", rate, 1, 5_000);
    Range.require("warmup-seconds", warmupSeconds, 5, 3_600);
    Range.require("payload-bytes", payloadBytes, 64, 1_000_000);
  }

  /** With inputs of the usual size. */
  public static Failover of(int rate, int warmupSeconds) {
    return new Failover(rate, warmupSeconds, LineSettings.DEFAULT_PAYLOAD_BYTES);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    out.println(new FailoverRun(this, data, report).measure().toJson());
  }
}
