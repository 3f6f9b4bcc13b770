package io.taskweir.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is measured and how much of it.
 *
 * @param tasks of the measured phase of {@link Scenario#DRAIN}, and of every measurement of {@link
 *     Scenario#BACKLOG} and {@link Scenario#WORKERS}, 1,000 to 10,000,000; {@link #defaultTasks}
 * @param warmup tasks, as fast as they go, before anything is measured, 0 to 10,000,000; default
 *     300,000. Fewer measure the compiler too.
 * @param fixedRate of {@link Scenario#LATENCY}
 * @param backlog tasks that wait in {@link Scenario#BACKLOG}, 10,000 to 100,000,000; default
 *     1,000,000. Each takes about 2 KB of disk
 * @param payloadBytes of every task's input, 64 to 1,000,000; default 300
 * @param concurrency handlers at once, over all tenants together, 1 to 10,000; default 1,000
 * @param tenants that the tasks are spread over, one worker each, 1 to 100; default 1. Backlogs
 *     have one, and another that looks on; workers have one
 * @param workers of {@link Scenario#WORKERS}, a slot each, 1 to 10,000; default 2,000. Each takes a
 *     file descriptor here and in their own process
 * @param profile where a JFR recording of the measured phase goes; null for none
 */
public record BenchSettings(
    Scenario scenario,
    int tasks,
    int warmup,
    FixedRate fixedRate,
    int backlog,
    int payloadBytes,
    int concurrency,
    int tenants,
    int workers,
    @Nullable Path profile) {
  public static final int DEFAULT_WARMUP = 300_000;
  public static final int DEFAULT_BACKLOG = 1_000_000;
  public static final int DEFAULT_PAYLOAD_BYTES = 300;
  public static final int DEFAULT_CONCURRENCY = 1_000;
  public static final int DEFAULT_TENANTS = 1;
  public static final int DEFAULT_WORKERS = 2_000;

  public BenchSettings {
    require("tasks", tasks, 1_000, 10_000_000);
    require("warmup", warmup, 0, 10_000_000);
    require("backlog", backlog, 10_000, 100_000_000);
    require("payload-bytes", payloadBytes, 64, 1_000_000);
    require("concurrency", concurrency, 1, 10_000);
    require(
        "tenants",
        tenants,
        1,
        switch (scenario) {
          case DRAIN, LATENCY -> 100;
          case BACKLOG, WORKERS -> 1;
        });
    require("workers", workers, 1, 10_000);
    if (concurrency < tenants) {
      throw new IllegalArgumentException(
          "concurrency " + concurrency + ": at least one for each of " + tenants + " tenants");
    }
  }

  /** Tasks unless more or fewer are asked for; backlogs and workers measure several times. */
  public static int defaultTasks(Scenario scenario) {
    return switch (scenario) {
      case DRAIN, LATENCY -> 300_000;
      case BACKLOG, WORKERS -> 100_000;
    };
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
        defaultTasks(scenario),
        DEFAULT_WARMUP,
        FixedRate.DEFAULT,
        DEFAULT_BACKLOG,
        DEFAULT_PAYLOAD_BYTES,
        DEFAULT_CONCURRENCY,
        DEFAULT_TENANTS,
        DEFAULT_WORKERS,
        null);
  }

  static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " " + value + ": must be " + least + " to " + most);
    }
  }
}
