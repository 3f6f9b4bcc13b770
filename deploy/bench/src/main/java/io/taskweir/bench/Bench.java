package io.taskweir.bench;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures Taskweir on this machine: a broker, all roles, the submitter and the worker in this one
 * process, on a new directory that is deleted afterwards.
 */
public final class Bench {
  private static final int DONE = 0;

  private Bench() {}

  /**
   * Runs a scenario. Blocks for some minutes.
   *
   * @param out gets one line of JSON
   * @param report gets, for people, where the time went and how far it is
   * @return the exit status of the command: 0
   * @throws IllegalStateException if the line gets stuck, or does not start
   */
  public static int run(BenchSettings settings, PrintStream out, PrintStream report) {
    Path data = temporaryDirectory();
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data))) {
      out.println(
          switch (settings.scenario()) {
            case DRAIN, LATENCY -> new Run(settings, server, report).measure().toJson();
            case BACKLOG ->
                new BacklogRun(settings, BacklogPlan.DEFAULT, server, report).measure().toJson();
            case WORKERS ->
                new WorkersRun(settings, server, WorkersRun.IDLE, report).measure().toJson();
          });
      out.flush();
      return DONE;
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

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + directory, e);
    }
  }
}
