package io.taskweir.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is measured and how much of it.
 *
 * @param tasks of the measured phase of {@link Scenario#DRAIN}, 1,000 to 10,000,000; default
 *     300,000
 * @param warmup tasks, as fast as they go, before anything is measured, 0 to 10,000,000; default
 *     300,000. Fewer measure the compiler too.
 * @param warmupSeconds of {@link Scenario#LATENCY}: at its rate, after the other warm-up, 0 to
 *     3,600; default 120. It takes so long until the compiler, which gets what the two cores have
 *     left, is done with what only happens at this rate.
 * @param rate tasks a second of {@link Scenario#LATENCY}, 1 to 100,000; default 500
 * @param seconds length of the measured phase of {@link Scenario#LATENCY}, 1 to 3,600; default 20
 * @param payloadBytes of every task's input, 64 to 1,000,000; default 300
 * @param concurrency handlers at once, over all tenants together, 1 to 10,000; default 1,000
 * @param tenants that the tasks are spread over, one worker each, 1 to 100; default 1
 * @param profile where a JFR recording of the measured phase goes; null for none
 */
public record BenchSettings(
    Scenario scenario,
    int tasks,
    int warmup,
    int warmupSeconds,
    int rate,
    int seconds,
    int payloadBytes,
    int concurrency,
    int tenants,
    @Nullable Path profile) {
  public static final int DEFAULT_TASKS = 300_000;
  public static final int DEFAULT_WARMUP = 300_000;
  public static final int DEFAULT_WARMUP_SECONDS = 120;
  public static final int DEFAULT_RATE = 500;
  public static final int DEFAULT_SECONDS = 20;
  public static final int DEFAULT_PAYLOAD_BYTES = 300;
  public static final int DEFAULT_CONCURRENCY = 1_000;
  public static final int DEFAULT_TENANTS = 1;

  public BenchSettings {
    require("tasks", tasks, 1_000, 10_000_000);
    require("warmup", warmup, 0, 10_000_000);
    require("warmup-seconds", warmupSeconds, 0, 3_600);
    require("rate", rate, 1, 100_000);
    require("seconds", seconds, 1, 3_600);
    require("payload-bytes", payloadBytes, 64, 1_000_000);
    require("concurrency", concurrency, 1, 10_000);
    require("tenants", tenants, 1, 100);
    if (concurrency < tenants) {
      throw new IllegalArgumentException(
          "concurrency " + concurrency + ": at least one for each of " + tenants + " tenants");
    }
  }

  /**
   * Tasks that may be on their way at once where nothing else sets the pace: the handlers and as
   * many again on the way to them.
   */
  int outstanding() {
    return 2 * concurrency;
  }

  /** Everything at its default. */
  public static BenchSettings of(Scenario scenario) {
    return new BenchSettings(
        scenario,
        DEFAULT_TASKS,
        DEFAULT_WARMUP,
        DEFAULT_WARMUP_SECONDS,
        DEFAULT_RATE,
        DEFAULT_SECONDS,
        DEFAULT_PAYLOAD_BYTES,
        DEFAULT_CONCURRENCY,
        DEFAULT_TENANTS,
        null);
  }

  /** Tasks of the measured phase, whichever the scenario. */
  int measuredTasks() {
    return scenario == Scenario.DRAIN ? tasks : Math.multiplyExact(rate, seconds);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " " + value + ": must be " + least + " to " + most);
    }
  }
}
