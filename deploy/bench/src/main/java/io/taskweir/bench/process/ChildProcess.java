package io.taskweir.bench.process;

import io.taskweir.bench.measure.ProcessUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program of the bench in a JVM of its own. It says how far it is in lines on its standard output
 * and ends with its standard input; see {@link Parent} for its side. Closed, it is gone. One
 * thread.
 */
public final class ChildProcess implements AutoCloseable {
  /** As the launcher starts servers, but with a bound: several share the machine here. */
  public static final List<String> SERVER_OPTIONS =
      List.of("-XX:+UseG1GC", "-XX:MaxTenuringThreshold=2", "-Xms256m", "-Xmx2g");

  private static final Duration LONGEST_END = Duration.ofSeconds(40);
  private static final int SHOWN_OF_LOG = 2_000;

  /** What it says when it has ended. */
  private static final String END = "\0";

  private final String name;
  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program with this JVM's class path. Returns at once.
   *
   * @param name for people, and for its log file
   * @param folder where the log of what it says on its standard error goes; made if missing
   */
  public static ChildProcess start(
      String name, Class<?> main, List<String> jvmOptions, List<String> arguments, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(inherited());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    try {
      Path log = Files.createDirectories(folder).resolve(name + ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      ChildProcess child = new ChildProcess(name, process, log);
      Thread.ofPlatform().name("bench-output-of-" + name).daemon().start(child::readLines);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("the process " + name + " could not be started", e);
    }
  }

  /**
   * What the launcher gives every JVM, so that a child starts as quickly as the launcher would have
   * started it, and says as little on its output.
   */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildProcess::isInherited)
        .toList();
  }

  private static boolean isInherited(String option) {
    boolean saysNothingOnOutput =
        option.startsWith("-Xlog:")
            && (option.equals("-Xlog:disable") || option.endsWith("stderr"));
    return saysNothingOnOutput
        || option.startsWith("-XX:AOTCache=")
        || option.equals("-XX:+UseCompactObjectHeaders");
  }

  private void readLines() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // That is how the output of a killed process ends.
      lines.add(END + e.getMessage());
    }
    lines.add(END);
  }

  /**
   * Waits for the next line that it says, which must begin so.
   *
   * @return the rest of the line
   * @throws IllegalStateException if it says anything else, ends, or takes longer
   */
  public String awaitLine(String begin, Duration longest) {
    try {
      String line = lines.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith(begin)) {
        return line.substring(begin.length());
      }
      String said =
          line == null
              ? "has said nothing for " + longest.toSeconds() + " s"
              : line.startsWith(END) ? "has ended" : "says \"" + line + "\"";
      throw new IllegalStateException(
          "the process %s %s instead of \"%s\"; the end of its log:%n%s"
              .formatted(name, said, begin, endOfLog()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the process " + name, e);
    }
  }

  private String endOfLog() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - SHOWN_OF_LOG));
    } catch (IOException e) {
      return "which cannot be read: " + e.getMessage();
    }
  }

  public String name() {
    return name;
  }

  /** What it uses of the machine, as the system sees it; it must be alive. */
  public ProcessUse use() {
    return ProcessUse.of(process.pid());
  }

  /** {@code kill -9}: no chance to do anything more. Waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /**
   * Has it close in good order, and waits for that.
   *
   * @throws IllegalStateException if it does not end within 40 s; then it is killed
   */
  public void stop() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
    } catch (IOException e) {
      throw new UncheckedIOException("the process " + name + " could not be told to end", e);
    }
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the process %s did not end within %d s; the end of its log:%n%s"
                .formatted(name, LONGEST_END.toSeconds(), endOfLog()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the process " + name + " ended", e);
    }
  }

  /** Stops it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
