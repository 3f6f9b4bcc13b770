package io.taskweir.e2e.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of these tests in a process of its own, so that it can be killed and frozen. It says in
 * one line on its standard output that it is ready, and ends with this JVM at the latest.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final Path LOGS = Path.of("target", "processes");

  private final Process process;
  private final Path log;
  private final String ready;

  private ChildProcess(Process process, Path log, String ready) {
    this.process = process;
    this.log = log;
    this.ready = ready;
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @param main calls {@link #ready(String)} and then {@link #runUntilParentEnds}
   */
  public static ChildProcess start(Class<?> main, Map<String, String> settings) {
    try {
      Files.createDirectories(LOGS);
      Path log = Files.createTempFile(LOGS, main.getSimpleName() + "-", ".log");
      Process process =
          new ProcessBuilder(command(main, settings)).redirectError(log.toFile()).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      @Nullable String line = out.readLine();
      if (line == null || !line.startsWith(READY)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s ended before it was ready, saying %s and%n%s"
                .formatted(main.getSimpleName(), line, Files.readString(log)));
      }
      return new ChildProcess(process, log, line.substring(READY.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Class<?> main, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // Short lives: quick to start rather than quick in the end.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx768m");
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  /** What the program said when it was ready. */
  public String ready() {
    return ready;
  }

  /** What it has logged so far: warnings and errors. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}: no chance to do anything more. */
  public void kill() {
    await(process.destroyForcibly());
  }

  /** SIGTERM: it closes in good order. */
  public void stop() {
    terminate();
    await(process);
  }

  /** SIGTERM: it will close in good order; not waited for. */
  public void terminate() {
    // Process.destroy would close its standard input too, by which it would take us for gone.
    signal("-TERM");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGSTOP: it does nothing more, and does not know. */
  public void freeze() {
    signal("-STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("kill " + signal + " " + process.pid() + " failed: " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("process " + process.pid() + " did not end within 40 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill();
  }

  // ---- for the programs ----

  /** Says that the program is ready, and where it is found. */
  static void ready(String where) {
    System.out.println(READY + where);
  }

  /** Holds the main thread; when the tests are gone, so is this process. */
  static void runUntilParentEnds() throws InterruptedException {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (InputStream parent = System.in) {
                parent.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                Runtime.getRuntime().halt(1);
              }
            });
    new CountDownLatch(1).await();
  }

  /** A setting that the program was started with. */
  static String setting(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is missing");
    }
    return value;
  }
}
