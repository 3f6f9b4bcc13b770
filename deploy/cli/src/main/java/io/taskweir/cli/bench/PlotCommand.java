package io.taskweir.cli.bench;

import io.taskweir.bench.plot.Plots;
import io.taskweir.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir bench plot}. */
@Command(
    name = "plot",
    description = "Draw the lines that benchmarks have printed; prints the files.")
final class PlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files with such lines.")
  private List<Path> files = List.of();

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Where the plots go (default: ${DEFAULT-VALUE}).",
      defaultValue = "docs/benchmarks")
  private Path folder = Path.of("docs", "benchmarks");

  /** Picocli makes it. */
  PlotCommand() {}

  @Override
  public Integer call() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(Files.readAllLines(file));
    }
    // No screen is needed, and none is looked for.
    System.setProperty("java.awt.headless", "true");
    Plots.draw(lines, folder).forEach(System.out::println);
    return ExitStatus.DONE;
  }
}
