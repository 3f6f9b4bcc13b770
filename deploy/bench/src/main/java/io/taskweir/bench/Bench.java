package io.taskweir.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs a scenario on a new directory, which is deleted afterwards. */
public final class Bench {
  private Bench() {}

  /**
   * Measures; see {@link Scenario#run}.
   *
   * @throws IllegalStateException if the line gets stuck, or does not start
   */
  public static void run(Scenario scenario, PrintStream out, PrintStream report) {
    Path data = temporaryDirectory();
    try {
      scenario.run(data, out, report);
      out.flush();
    } finally {
      delete(data);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("taskweir-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the data of the bench", e);
    }
  }

  /** Deletes a directory with all that is in it; nothing may be using it. */
  public static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(directory + " is not there", e);
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + directory, e);
    }
  }
}
