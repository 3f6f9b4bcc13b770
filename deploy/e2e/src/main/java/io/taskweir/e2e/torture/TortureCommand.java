package io.taskweir.e2e.torture;

import io.taskweir.cli.SharedOptions;
import io.taskweir.e2e.torture.fault.FaultKind;
import io.taskweir.e2e.torture.mutation.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir torture}. */
@Command(
    name = "torture",
    description = {
      "Run a real cluster (three brokers, two of each role, three workers) under load and faults,",
      "heal it, and check everything that it promises. Ends with 1 if an invariant is broken.",
      "Faults of network, disk and clock need root; what Debian packages they need is installed."
    })
public final class TortureCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final String ALL = "all";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Spec private CommandSpec spec;

  @Mixin private SharedOptions options;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long faults happen, fractions allowed (default: ${DEFAULT-VALUE}).",
      defaultValue = "2")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides faults and load (default: another each time; it is printed).")
  private @Nullable Long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Operations a second of all clients (default: ${DEFAULT-VALUE}).",
      defaultValue = "40")
  private double rate;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      description = "Only these kinds (default: all that the machine allows).")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--mutation",
      paramLabel = "NAME",
      split = ",",
      description =
          "Check the history also as a system would have left it that breaks an invariant, or all"
              + " of them one by one (all); the command must end with 1.")
  private List<String> mutations = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "For logs, data and the report (default: a new directory below the temporary one).")
  private @Nullable Path folder;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public TortureCommand() {}

  @Override
  public Integer call() throws InterruptedException, IOException {
    List<FaultKind> kinds = kinds();
    List<Mutation> tried = mutations();
    if (minutes <= 0 || minutes > 24 * 60) {
      throw usage("--minutes " + minutes + ": more than 0, and at most " + 24 * 60);
    }
    if (rate <= 0 || rate > 1_000) {
      throw usage("--rate " + rate + ": more than 0, and at most 1000");
    }
    long chosen = seed != null ? seed : new SplittableRandom().nextLong(1_000_000);
    Path where = folder != null ? folder : Files.createTempDirectory("taskweir-torture-");
    tell("seed " + chosen + ", report in " + where);
    if (kinds.stream().anyMatch(it -> it.needs() != FaultKind.Needs.NOTHING)) {
      Machine.install();
    }
    TortureResult result =
        new Torture(
                new TortureSettings(
                    chosen,
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    rate,
                    kinds,
                    where.toAbsolutePath()),
                this::tell)
            .run(tried);
    Files.writeString(where.resolve("report.txt"), TortureReport.text(result) + "\n");
    Files.writeString(where.resolve("report.json"), TortureReport.json(result) + "\n");
    spec.commandLine()
        .getOut()
        .println(options.isJson() ? TortureReport.json(result) : TortureReport.text(result));
    spec.commandLine().getOut().flush();
    return result.isBroken() ? BROKEN : 0;
  }

  private void tell(String what) {
    spec.commandLine()
        .getErr()
        .println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + what);
    spec.commandLine().getErr().flush();
  }

  private List<FaultKind> kinds() {
    if (faults.isEmpty()) {
      return List.of(FaultKind.values());
    }
    List<FaultKind> kinds = new ArrayList<>();
    for (String name : faults) {
      kinds.add(
          Arrays.stream(FaultKind.values())
              .filter(it -> it.publicName().equals(name.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () -> usage("--faults " + name + ": any of " + names(FaultKind.values()))));
    }
    return kinds;
  }

  private static String names(FaultKind[] kinds) {
    return Arrays.stream(kinds).map(FaultKind::publicName).collect(Collectors.joining(", "));
  }

  private List<Mutation> mutations() {
    if (mutations.equals(List.of(ALL))) {
      return List.of(Mutation.values());
    }
    return mutations.stream().map(this::mutation).toList();
  }

  private Mutation mutation(String name) {
    return Arrays.stream(Mutation.values())
        .filter(it -> it.publicName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                usage(
                    "--mutation "
                        + name
                        + ": all, or any of "
                        + Arrays.stream(Mutation.values())
                            .map(Mutation::publicName)
                            .collect(Collectors.joining(", "))));
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
