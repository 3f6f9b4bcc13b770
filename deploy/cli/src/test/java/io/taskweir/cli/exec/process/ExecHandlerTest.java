package io.taskweir.cli.exec.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.cli.exec.TestAttempt;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecHandlerTest {
  private static final Payload EMPTY = Payload.empty();

  @TempDir Path dir;

  @Test
  void givesThePayloadAndTakesTheResult() throws Exception {
    assertThat(run("tr a-z A-Z", Payload.json("\"hello\""))).isEqualTo(Payload.json("\"HELLO\""));
  }

  @Test
  void takesJsonForJsonAndAnythingElseForAString() throws Exception {
    assertThat(run("echo '{\"a\":  1}'", EMPTY)).isEqualTo(Payload.json("{\"a\":  1}\n"));
    assertThat(run("echo 'say \"hi\"'", EMPTY)).isEqualTo(Payload.json("\"say \\\"hi\\\"\""));
    assertThat(run("printf 'a\\nb\\n'", EMPTY)).isEqualTo(Payload.json("\"a\\nb\""));
    assertThat(run("true", EMPTY)).isEqualTo(EMPTY);
    assertThat(run("printf '\\377'", EMPTY))
        .isEqualTo(Payload.of(new byte[] {(byte) 0xff}, Payload.BINARY));
  }

  @Test
  void tellsTheCommandWhichTaskItIs() throws Exception {
    assertThat(run("echo $TASKWEIR_TENANT/$TASKWEIR_TASK_ID/$TASKWEIR_ATTEMPT", EMPTY))
        .isEqualTo(Payload.json("\"acme/r-1/2\""));
  }

  @Test
  void doesNotMindInputThatIsNotRead() throws Exception {
    Payload large = Payload.of(new byte[1 << 20], Payload.BINARY);
    assertThat(run("echo done", large)).isEqualTo(Payload.json("\"done\""));
    assertThat(run("exec <&-; echo done", large)).isEqualTo(Payload.json("\"done\""));
  }

  @Test
  void passesLargeInputThrough() throws Exception {
    Payload large = Payload.of("x".repeat(1 << 19).getBytes(StandardCharsets.UTF_8), "text/plain");
    assertThat(run("cat", large).size()).isEqualTo((1 << 19) + 2);
  }

  @Test
  void readsTheClassOfAnErrorFromTheExitStatus() {
    assertThatThrownBy(() -> run("echo bad input >&2; exit 65", EMPTY))
        .isInstanceOf(NonRetryableException.class)
        .hasMessage("exit status 65: bad input");
    assertThatThrownBy(() -> run("exit 75", EMPTY)).isInstanceOf(ThrottledException.class);
    assertThatThrownBy(() -> run("exit 3", EMPTY))
        .isInstanceOf(ExecHandler.CommandFailedException.class)
        .hasMessage("exit status 3");
    assertThatThrownBy(() -> run("no-such-command", EMPTY))
        .isInstanceOf(ExecHandler.CommandFailedException.class)
        .hasMessageContaining("exit status 127")
        .hasMessageContaining("no-such-command");
  }

  @Test
  void refusesAResultThatIsTooLarge() {
    assertThatThrownBy(() -> run("head -c 2000000 /dev/zero", EMPTY))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("1048576 bytes");
  }

  @Test
  void asksTheWholeTreeToEndWhenTheTaskIsStopped() throws Exception {
    // The shell and what it started each leave a mark when they are asked to end.
    String script =
        """
        sh -c 'trap "echo child >> %1$s/ended; exit 0" TERM; echo $$ >> %1$s/pids; while :; do sleep 0.05; done' &
        trap 'echo parent >> %1$s/ended; exit 0' TERM
        echo $$ >> %1$s/pids
        while :; do sleep 0.05; done
        """
            .formatted(dir);
    stopWhileRunning(script, Duration.ofSeconds(20));
    assertThat(Files.readAllLines(dir.resolve("ended")))
        .containsExactlyInAnyOrder("child", "parent");
    assertThat(pids()).noneMatch(ExecHandlerTest::isAlive);
  }

  @Test
  void endsTheWholeTreeAfterTheGrace() throws Exception {
    String script =
        """
        sh -c 'trap "" TERM; echo $$ >> %1$s/pids; while :; do sleep 0.05; done' &
        trap '' TERM
        echo $$ >> %1$s/pids
        while :; do sleep 0.05; done
        """
            .formatted(dir);
    stopWhileRunning(script, Duration.ofMillis(200));
    assertThat(pids()).noneMatch(ExecHandlerTest::isAlive);
  }

  @Test
  void leavesNothingRunningWhenItIsClosed() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (ExecHandler handler =
        new ExecHandler("echo $$ >> " + dir + "/pids; exec sleep 600", Duration.ofSeconds(10))) {
      Thread.ofVirtual().start(() -> ended.complete(failure(handler, new TestAttempt())));
      await().until(() -> Files.exists(dir.resolve("pids")) && pids().size() == 1);
    }
    assertThat(ended.get()).hasMessageContaining("exit status 137");
    assertThat(pids()).noneMatch(ExecHandlerTest::isAlive);
  }

  @Test
  void everyLineOfStandardErrorGoesToTheTasksLog() throws Exception {
    TestAttempt attempt = new TestAttempt();
    String script =
        "echo one >&2; printf 'two\\r\\n\\n' >&2; head -c 20000 /dev/zero | tr '\\0' x >&2; exit 3";
    try (ExecHandler handler = new ExecHandler(script, Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> handler.handle(EMPTY, attempt))
          .hasMessageStartingWith("exit status 3: …xxx");
    }
    assertThat(attempt.logs()).startsWith("one", "two", "").hasSize(4);
    assertThat(attempt.logs().getLast()).hasSize(Limits.MAX_LOG_LINE_CHARS).endsWith("x…");
  }

  @Test
  void linesComeWhileTheCommandRunsAndTheLastOnesAfterItIsStopped() throws Exception {
    TestAttempt attempt = new TestAttempt();
    String script =
        "trap 'echo stopping >&2; exit 1' TERM; echo begun >&2; while :; do sleep 0.05; done";
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (ExecHandler handler = new ExecHandler(script, Duration.ofSeconds(20))) {
      Thread running = Thread.ofVirtual().start(() -> ended.complete(failure(handler, attempt)));
      await().untilAsserted(() -> assertThat(attempt.logs()).containsExactly("begun"));
      running.interrupt();
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
    // The shell also tells that what it started was terminated.
    assertThat(attempt.logs()).contains("stopping");
  }

  private void stopWhileRunning(String script, Duration grace) throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (ExecHandler handler = new ExecHandler(script, grace)) {
      Thread running =
          Thread.ofVirtual().start(() -> ended.complete(failure(handler, new TestAttempt())));
      await().until(() -> Files.exists(dir.resolve("pids")) && pids().size() == 2);
      running.interrupt();
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private static Throwable failure(ExecHandler handler, TestAttempt attempt) {
    try {
      handler.handle(EMPTY, attempt);
      return new AssertionError("it was to fail");
    } catch (Exception e) {
      return e;
    }
  }

  private List<Long> pids() throws Exception {
    return Files.readAllLines(dir.resolve("pids")).stream().map(Long::valueOf).toList();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static Payload run(String command, Payload input) throws Exception {
    try (ExecHandler handler = new ExecHandler(command, Duration.ofSeconds(5))) {
      return handler.handle(input, new TestAttempt());
    }
  }
}
