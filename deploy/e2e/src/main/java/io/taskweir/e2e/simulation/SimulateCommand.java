package io.taskweir.e2e.simulation;

import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.OutputFormat;
import io.taskweir.cli.Terminal;
import io.taskweir.e2e.simulation.check.Breach;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.protocol.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir simulate}. */
@Command(
    name = "simulate",
    description = {
      "Run the whole pipeline in a simulated world in which everything goes wrong, once a seed,",
      "and check its promises. A seed that breaks one breaks it again, alone."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int DEFAULT_SEEDS = 2_000;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds, from 0 (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + DEFAULT_SEEDS)
  private int seeds = DEFAULT_SEEDS;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Run this seed alone and print its history.")
  private @Nullable Long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Moves of a run before its faults end (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Simulation.DEFAULT_STEPS)
  private int steps = Simulation.DEFAULT_STEPS;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "How to print the summary (default: ${DEFAULT-VALUE}).",
      defaultValue = "table")
  private OutputFormat output = OutputFormat.TABLE;

  @Spec private CommandSpec spec;

  /** Picocli makes it, and sets the specification. */
  @SuppressWarnings("NullAway.Init")
  public SimulateCommand() {}

  @Override
  public Integer call() {
    require("--seeds", seeds);
    require("--steps", steps);
    long beganNanos = System.nanoTime();
    Simulation.@Nullable Result broken = seed == null ? runAll() : tell(seed);
    long tookMs = (System.nanoTime() - beganNanos) / 1_000_000;
    if (broken != null) {
      explain(broken);
    }
    summarise(seed == null ? seeds : 1, tookMs, broken);
    return broken == null ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private void require(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + ": must be at least 1");
    }
  }

  /** The first seed that breaks a promise; null if none does. */
  private Simulation.@Nullable Result runAll() {
    try (Terminal.Progress progress = Terminal.progress("seeds", seeds)) {
      for (long next = 0; next < seeds; next++) {
        Simulation.Result result = Simulation.of(next, steps).run();
        if (!result.breaches().isEmpty()) {
          return result;
        }
        progress.to(next + 1);
      }
    }
    return null;
  }

  private Simulation.@Nullable Result tell(long one) {
    Simulation.Result result = new Simulation(one, steps, EnumSet.allOf(Fence.class), true).run();
    PrintWriter out = spec.commandLine().getOut();
    result.history().entries().stream().map(History.Entry::line).forEach(out::println);
    out.flush();
    return result.breaches().isEmpty() ? null : result;
  }

  private void explain(Simulation.Result broken) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("seed " + broken.seed() + " breaks a promise:");
    for (Breach breach : broken.breaches()) {
      err.println("  " + breach);
    }
    err.println("again, with its history: " + again(broken));
    err.flush();
  }

  private String again(Simulation.Result broken) {
    return "taskweir simulate --seed " + broken.seed() + " --steps " + steps;
  }

  private void summarise(long ran, long tookMs, Simulation.@Nullable Result broken) {
    PrintWriter out = spec.commandLine().getOut();
    if (output == OutputFormat.TABLE) {
      out.println(
          broken == null
              ? ran + " seeds of " + steps + " moves in " + tookMs + " ms; every promise was kept"
              : "a promise was broken by seed " + broken.seed());
    } else {
      out.println(json(ran, tookMs, broken));
    }
    out.flush();
  }

  private String json(long ran, long tookMs, Simulation.@Nullable Result broken) {
    byte[] json =
        Json.object(
            it -> {
              it.writeNumberField(
                  "seeds", broken == null || seed != null ? ran : broken.seed() + 1);
              it.writeNumberField("steps", steps);
              it.writeNumberField("tookMs", tookMs);
              it.writeBooleanField("kept", broken == null);
              if (broken != null) {
                Breach first = broken.breaches().getFirst();
                it.writeNumberField("seed", broken.seed());
                it.writeStringField("invariant", first.invariant());
                it.writeStringField("breach", first.what());
                it.writeStringField("again", again(broken));
              }
            });
    return new String(json, StandardCharsets.UTF_8);
  }
}
