package io.taskweir.cli.bench;

import io.taskweir.bench.Bench;
import io.taskweir.bench.BenchSettings;
import io.taskweir.bench.FixedRate;
import io.taskweir.bench.Scenario;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir bench SCENARIO}. */
@Command(
    name = "bench",
    description = {
      "Measure Taskweir on this machine, everything in one process on a new directory.",
      "Prints one line of JSON; what is told along the way goes to standard error."
    })
public final class BenchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "drain|latency|backlog|workers",
      arity = "0..1",
      description =
          "drain: as many tasks as there are, as fast as they go; latency: a fixed rate; backlog:"
              + " with nothing waiting and with very many tasks waiting; workers: with one worker"
              + " and with very many on one dispatcher (default: ${DEFAULT-VALUE}).",
      defaultValue = "drain")
  private String scenario = "drain";

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "Measured tasks of drain (default: 300000), of each measurement of backlog and workers"
              + " (100000).")
  private @Nullable Integer tasks;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Tasks before anything is measured (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_WARMUP)
  private int warmup;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      description = "Warm-up of latency at its rate (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_WARMUP_SECONDS)
  private int warmupSeconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Tasks a second of latency (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_RATE)
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of latency (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_SECONDS)
  private int seconds;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "Tasks that wait in backlog (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_BACKLOG)
  private int backlog;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      description = "Size of every input (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_PAYLOAD_BYTES)
  private int payloadBytes;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Handlers at once (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_CONCURRENCY)
  private int concurrency;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      description = "Tenants that the tasks are spread over (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_TENANTS)
  private int tenants;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Connected workers of workers, a slot each (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + BenchSettings.DEFAULT_WORKERS)
  private int workers;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Write a JFR recording of the measured phase.")
  private @Nullable Path profile;

  /** Picocli makes it. */
  BenchCommand() {}

  @Override
  public Integer call() {
    Scenario what = Scenario.ofPublicName(scenario);
    return Bench.run(
        new BenchSettings(
            what,
            tasks == null ? BenchSettings.defaultTasks(what) : tasks,
            warmup,
            new FixedRate(warmupSeconds, rate, seconds),
            backlog,
            payloadBytes,
            concurrency,
            tenants,
            workers,
            profile),
        System.out,
        System.err);
  }
}
