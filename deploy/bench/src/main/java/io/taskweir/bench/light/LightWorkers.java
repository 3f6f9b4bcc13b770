package io.taskweir.bench.light;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connected workers in a process of their own. Closed, they are gone. */
public final class LightWorkers implements AutoCloseable {
  private static final long END_SECONDS = 30;

  private final Process process;

  private LightWorkers(Process process) {
    this.process = process;
  }

  /**
   * What they are.
   *
   * @param bootstrap where they report to
   * @param workers number of them, each with a connection
   * @param slots of each
   */
  public record Crew(String bootstrap, String tenant, String function, int workers, int slots) {}

  /**
   * Starts the process; returns when all are connected.
   *
   * @throws IllegalStateException if not all of them come to be
   */
  public static LightWorkers connect(Crew crew) {
    try {
      Process process =
          new ProcessBuilder(command(crew)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      // Not closed: the process would be told by it that nobody listens.
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      if (!LightWorkersProgram.READY.equals(line)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the process of the workers said \"" + line + "\" and not that all are connected");
      }
      return new LightWorkers(process);
    } catch (IOException e) {
      throw new UncheckedIOException("the process of the workers could not be started", e);
    }
  }

  private static List<String> command(Crew crew) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        LightWorkersProgram.class.getName(),
        crew.bootstrap(),
        crew.tenant(),
        crew.function(),
        Integer.toString(crew.workers()),
        Integer.toString(crew.slots()));
  }

  /** Ends the process and waits for its end. */
  @Override
  public void close() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the workers' process did not end in " + END_SECONDS + " s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
