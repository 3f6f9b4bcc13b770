package io.taskweir.e2e.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program in a process of its own, so that it can be killed and frozen. It says in one line on
 * its standard output that it is ready, and ends with this JVM at the latest.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;
  private final String name;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ChildProcess(Process process, Path log, String name) {
    this.process = process;
    this.log = log;
    this.name = name;
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @param main calls {@link #ready(String)} and then {@link #runUntilParentEnds}
   */
  public static ChildProcess start(Class<?> main, Map<String, String> settings) {
    ChildProcess child = launch(main, settings, Surroundings.NONE);
    try {
      child.awaitReady(LONGEST_START);
      return child;
    } catch (RuntimeException | Error e) {
      child.process.destroyForcibly();
      throw e;
    }
  }

  /** Starts a program and waits for nothing. */
  public static ChildProcess launch(
      Class<?> main, Map<String, String> settings, Surroundings surroundings) {
    try {
      Files.createDirectories(surroundings.logs());
      Path log = Files.createTempFile(surroundings.logs(), main.getSimpleName() + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command(main, settings, surroundings)).redirectError(log.toFile());
      builder.environment().putAll(surroundings.environment());
      ChildProcess child = new ChildProcess(builder.start(), log, main.getSimpleName());
      Thread.ofVirtual().start(child::readOutput);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads to the end, so that the program never waits for us to read. */
  private void readOutput() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    } finally {
      ready.completeExceptionally(new IOException("it ended"));
    }
  }

  private static List<String> command(
      Class<?> main, Map<String, String> settings, Surroundings surroundings) {
    List<String> command = new ArrayList<>(surroundings.prefix());
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

  /**
   * Waits until the program has said that it is ready.
   *
   * @return what it said
   * @throws AssertionError if it ended before, or did not become ready in time
   */
  public String awaitReady(Duration atMost) {
    try {
      return ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(
          "%s was not ready within %s, its log says%n%s".formatted(name, atMost, log()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What the program said when it was ready; waits for that. */
  public String ready() {
    return awaitReady(LONGEST_START);
  }

  public boolean isReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  public long pid() {
    return process.pid();
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
  public static void ready(String where) {
    System.out.println(READY + where);
  }

  /** Holds the main thread; when the tests are gone, so is this process. */
  public static void runUntilParentEnds() throws InterruptedException {
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
  public static String setting(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is missing");
    }
    return value;
  }
}
