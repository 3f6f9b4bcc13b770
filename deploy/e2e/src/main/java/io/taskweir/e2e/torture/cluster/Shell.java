package io.taskweir.e2e.torture.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of the machine. Blocks until they have ended. */
public final class Shell {
  private Shell() {}

  /** What a command said, and its exit status; 127 if there is no such command. */
  private record Ended(int status, String said) {}

  /**
   * Runs it.
   *
   * @return what it said
   * @throws IllegalStateException if it fails
   */
  public static String run(String... command) {
    Ended ended = execute(command);
    if (ended.status != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), ended.status, ended.said.strip()));
    }
    return ended.said;
  }

  /** Whether it is there and ends with 0. */
  public static boolean succeeds(String... command) {
    return execute(command).status == 0;
  }

  private static Ended execute(String... command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage()));
    }
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), said);
    } catch (IOException e) {
      return new Ended(1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
