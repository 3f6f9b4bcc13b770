package io.taskweir.cli.exec.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.cli.exec.process.HookCommand.HookFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookCommandTest {
  private static final String SLEEP = "echo $$ > %s/pid; sleep 600";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path dir;

  @Test
  void runsWithItsEnvironmentAndWithoutInput() throws Exception {
    run("cat; echo $TASKWEIR_PID > " + dir.resolve("pid"), LONG);
    assertThat(dir.resolve("pid")).hasContent("17");
  }

  @Test
  void failsWithItsStatusAndWhatItSaidLast() {
    assertThatThrownBy(() -> run("echo no model; exit 4", LONG))
        .isInstanceOf(HookFailedException.class)
        .hasMessage("--initializer ended with status 4: no model");
  }

  @Test
  void isEndedWhenItsTimeIsOver() {
    assertThatThrownBy(() -> run(SLEEP.formatted(dir), Duration.ofSeconds(1)))
        .isInstanceOf(HookFailedException.class)
        .hasMessage("--initializer took longer than 1 s and was ended");
    assertThat(pid()).isEmpty();
  }

  @Test
  void isEndedByAnInterrupt() throws Exception {
    try (HookCommand hook = hook(SLEEP.formatted(dir))) {
      Thread running = Thread.ofVirtual().start(() -> runQuietly(hook));
      await().until(() -> pid().isPresent());
      running.interrupt();
      running.join();
      assertThat(pid()).isEmpty();
    }
  }

  @Test
  void isEndedByClosing() throws Exception {
    Thread running;
    try (HookCommand hook = hook(SLEEP.formatted(dir))) {
      running = Thread.ofVirtual().start(() -> runQuietly(hook));
      await().until(() -> pid().isPresent());
    }
    running.join();
    assertThat(pid()).isEmpty();
  }

  private Optional<ProcessHandle> pid() {
    try {
      String text = Files.exists(dir.resolve("pid")) ? Files.readString(dir.resolve("pid")) : "";
      return text.endsWith("\n")
          ? ProcessHandle.of(Long.parseLong(text.strip())).filter(ProcessHandle::isAlive)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HookCommand hook(String command) {
    return new HookCommand("--initializer", command);
  }

  private static void run(String command, Duration atMost) throws Exception {
    try (HookCommand hook = hook(command)) {
      hook.run(Map.of("TASKWEIR_PID", "17"), atMost);
    }
  }

  private static void runQuietly(HookCommand hook) {
    try {
      hook.run(Map.of(), LONG);
      throw new AssertionError("it was to fail");
    } catch (Exception e) {
      assertThat(e).isNotNull();
    }
  }
}
