package io.taskweir.cli.exec.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.cli.exec.TestAttempt;
import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LinesHandlerTest {
  /** Does what a file says that is named like the task; may use {@code answer MEMBERS}. */
  private static final String OBEDIENT =
      """
      answer() { printf '{"id":"%s","attempt":2,%s}\\n' "$id" "$1"; }
      while IFS= read -r line; do
        case $line in *'"cancel"'*) continue;; esac
        id=$(printf '%s' "$line" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
        . DIR/$id.sh
      done
      """;

  private static final String WAIT = "until [ -e DIR/go ]; do sleep 0.02; done; ";
  private static final String DONE = "answer '\"result\":1'";

  @TempDir Path dir;
  private @Nullable LinesHandler handler;

  @AfterEach
  void endAllProcesses() {
    if (handler != null) {
      handler.close();
    }
  }

  @Test
  void runsOneTaskAfterAnotherInTheSameProcess() throws Exception {
    open(OBEDIENT, 1, 4, 1);
    String pid = pidOf("a");
    assertThat(pidOf("b")).isEqualTo(pid);
    assertThat(isAlive(pid)).isTrue();
  }

  @Test
  void passesLogsAndProgressOn() throws Exception {
    open(OBEDIENT, 1, 1, 1);
    TestAttempt attempt = new TestAttempt();
    Payload result =
        run(
            attempt,
            """
            answer '"log":"begun"'
            answer '"progress":{"done":1,"total":2}'
            answer '"result":{"a": 1}'
            """);
    assertThat(result).isEqualTo(Payload.json("{\"a\": 1}"));
    assertThat(attempt.logs()).containsExactly("begun");
    assertThat(attempt.progress()).containsExactly("1/2");
  }

  @Test
  void takesTheClassOfAnErrorFromTheAnswer() {
    open(OBEDIENT, 1, 1, 1);
    String error = "answer '\"error\":{\"type\":\"Oops\",\"message\":\"no\"}%s'";
    assertThatThrownBy(() -> run(new TestAttempt(), error.formatted("")))
        .isInstanceOf(HandlerFailedException.class)
        .hasMessage("Oops: no");
    String forGood = error.formatted(",\"class\":\"non-retryable\"");
    assertThatThrownBy(() -> run(new TestAttempt(), forGood))
        .isInstanceOf(NonRetryableException.class)
        .hasMessage("Oops: no");
    String slow = error.formatted(",\"class\":\"throttled\",\"retryAfterMs\":1500");
    assertThatThrownBy(() -> run(new TestAttempt(), slow))
        .isInstanceOfSatisfying(
            ThrottledException.class, e -> assertThat(e.retryAfter()).hasMillis(1500));
  }

  @Test
  void namesLinesThatAreNoAnswersAndPassesOverThem() throws Exception {
    open(OBEDIENT, 1, 1, 1);
    TestAttempt attempt = new TestAttempt();
    Payload result =
        run(
            attempt,
            """
            echo hello
            echo
            echo '{"id":"r-1","attempt":20,"result":0}'
            head -c 1500000 /dev/zero | tr '\\0' x; echo
            answer '"result":1'
            """);
    assertThat(result).isEqualTo(Payload.json("1"));
    assertThat(attempt.logs()).hasSize(3);
    assertThat(attempt.logs().get(0)).startsWith("not an answer: hello (line: Unrecognized");
    assertThat(attempt.logs().get(1)).startsWith("answer for task r-1, attempt 20, which it does");
    assertThat(attempt.logs().get(2)).startsWith("line of more than 1463636 bytes: xxx");
  }

  @Test
  void refusesAResultThatIsTooLarge() throws Exception {
    open(OBEDIENT, 1, 1, 1);
    for (int size : new int[] {1_100_000, 3_000_000}) {
      String large = "answer \"\\\"result\\\":\\\"$(head -c SIZE /dev/zero | tr '\\0' x)\\\"\"";
      assertThatThrownBy(
              () -> run(new TestAttempt(), large.replace("SIZE", Integer.toString(size))))
          .isInstanceOf(NonRetryableException.class)
          .hasMessageContaining("result of more than 1048576 bytes: store it elsewhere");
    }
    assertThat(pidOf("after")).isNotEmpty();
  }

  @Test
  void aProcessThatDiesFailsItsOwnTaskOnlyAndIsReplaced() throws Exception {
    open(OBEDIENT, 1, 2, 1);
    CompletableFuture<Payload> other = begin("other", WAIT + DONE);
    assertThatThrownBy(() -> run(new TestAttempt(), "echo no more >&2; exit 7"))
        .isInstanceOf(HandlerFailedException.class)
        .hasMessage("handler process ended with status 7: no more");
    Files.createFile(dir.resolve("go"));
    assertThat(other.get(10, TimeUnit.SECONDS).size()).isPositive();
    assertThat(pidOf("next")).isNotEmpty();
  }

  @Test
  void standardErrorGoesToTheLogOfTheTaskThatItHas() throws Exception {
    open(OBEDIENT, 1, 1, 1);
    TestAttempt attempt = new TestAttempt();
    CompletableFuture<Payload> ended = begin(attempt, "echo warm >&2; " + WAIT + DONE);
    await().untilAsserted(() -> assertThat(attempt.logs()).containsExactly("warm"));
    Files.createFile(dir.resolve("go"));
    assertThat(ended.get(10, TimeUnit.SECONDS).size()).isPositive();
  }

  @Test
  void aProcessThatAnswersACancelLivesOn() throws Exception {
    String script =
        """
        while IFS= read -r line; do
          case $line in
            *'"cancel":"r-1","attempt":2'*)
              echo '{"id":"r-1","attempt":2,"error":{"message":"cancelled"}}';;
            *'"id":"r-1"'*) touch DIR/begun;;
            *) echo '{"id":"r-2","attempt":2,"result":"'$$'"}';;
          esac
        done
        """;
    open(script, 1, 1, 1);
    String pid = text(run(new TestAttempt("r-2", null), ""));
    TestAttempt attempt = new TestAttempt();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread running = Thread.ofVirtual().start(() -> ended.complete(failure(attempt)));
    await().until(() -> Files.exists(dir.resolve("begun")));
    assertThat(handler().pid(attempt)).hasValue(Long.parseLong(pid));
    running.interrupt();
    assertThat(ended.get(10, TimeUnit.SECONDS)).hasMessage("cancelled");
    assertThat(text(run(new TestAttempt("r-2", null), ""))).isEqualTo(pid);
    assertThat(handler().pid(attempt)).isEmpty();
  }

  @Test
  void aProcessThatDoesNotHeedACancelIsKilledAfterTheGrace() throws Exception {
    open(OBEDIENT, 1, 1, 1, Duration.ofMillis(300));
    String pid = pidOf("first");
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    String waits = "touch DIR/begun; while :; do sleep 0.05; done";
    Thread running =
        Thread.ofVirtual()
            .start(() -> ended.complete(failure(() -> run(new TestAttempt(), waits))));
    await().until(() -> Files.exists(dir.resolve("begun")));
    running.interrupt();
    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(isAlive(pid)).isFalse();
    assertThat(pidOf("next")).isNotEqualTo(pid);
  }

  @Test
  void startsMoreProcessesForTasksThatWaitAndEndsThoseThatAreIdle() throws Exception {
    open(OBEDIENT, 1, 3, 1);
    List<CompletableFuture<Payload>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String script = "touch DIR/begun-%d; " + WAIT.replace("go", "go-%d") + DONE;
      tasks.add(begin("t-" + i, script.formatted(i, i)));
    }
    await().until(() -> begun() == 3);
    assertThat(handler().processes()).isEqualTo(3);
    assertThat(begun()).as("no more than --max").isEqualTo(3);
    int waiting = 0;
    while (Files.exists(dir.resolve("begun-" + waiting))) {
      waiting++;
    }
    for (int i = 0; i < 4; i++) {
      if (i != waiting) {
        Files.createFile(dir.resolve("go-" + i));
      }
    }
    await().until(() -> begun() == 4);
    // The one that has the last task is busy for longer than the others may be idle.
    await().until(() -> handler().processes() == 1);
    assertThat(tasks.get(waiting)).isNotDone();
    Files.createFile(dir.resolve("go-" + waiting));
    for (CompletableFuture<Payload> task : tasks) {
      assertThat(task.get(10, TimeUnit.SECONDS).size()).isPositive();
    }
    await().during(Duration.ofMillis(400)).until(() -> handler().processes() == 1);
  }

  @Test
  void aProcessMayHaveSeveralTasksAtOnceAndTakesThemAllAlong() {
    String script = "read -r one; read -r two; echo $one $two >&2; exit 9";
    open(script, 1, 1, 2);
    CompletableFuture<Payload> first = begin("first", "");
    CompletableFuture<Payload> second = begin("second", "");
    for (CompletableFuture<Payload> task : List.of(first, second)) {
      assertThat(task)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("handler process ended with status 9: {\"id\":\"");
    }
  }

  @Test
  void aCommandThatEndsAtOnceFailsItsTaskAndIsNotStartedOverAndOver() throws Exception {
    open("echo x >> DIR/starts; no-such-command", 1, 4, 1);
    assertThatThrownBy(() -> run(new TestAttempt(), ""))
        .isInstanceOf(HandlerFailedException.class)
        .hasMessageContaining("handler process ended with status 127")
        .hasMessageContaining("no-such-command");
    await().during(Duration.ofSeconds(1)).until(() -> Files.exists(dir.resolve("starts")));
    assertThat(Files.readAllLines(dir.resolve("starts"))).hasSizeBetween(2, 7);
  }

  @Test
  void whoClosesItsOutputIsEndedAndItsTaskFails() {
    open("exec >&-; while read -r line; do :; done", 0, 1, 1);
    assertThatThrownBy(() -> run(new TestAttempt(), ""))
        .isInstanceOf(HandlerFailedException.class)
        .hasMessageStartingWith(
            "handler process closed its standard output; handler process ended");
  }

  @Test
  void closingEndsProcessesByTheEndOfTheirInput() throws Exception {
    open("while read -r line; do :; done; echo good > DIR/bye", 2, 2, 1);
    await().until(() -> handler().processes() == 2);
    handler().close();
    assertThat(dir.resolve("bye")).hasContent("good");
    assertThat(handler().processes()).isZero();
  }

  private int begun() {
    try (var files = Files.list(dir)) {
      return (int) files.filter(it -> it.getFileName().toString().startsWith("begun")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(String script, int min, int max, int perProcess) {
    open(script, min, max, perProcess, Duration.ofSeconds(10));
  }

  private void open(String script, int min, int max, int perProcess, Duration stopGrace) {
    handler =
        new LinesHandler(
            script.replace("DIR", dir.toString()),
            Map.of(),
            Isolation.none(),
            new PoolSettings(min, max, perProcess, Duration.ofMillis(200)),
            stopGrace);
  }

  private LinesHandler handler() {
    assertThat(handler).isNotNull();
    return handler;
  }

  private CompletableFuture<Payload> begin(String id, String script) {
    return begin(new TestAttempt(id, null), script);
  }

  private CompletableFuture<Payload> begin(TestAttempt attempt, String script) {
    CompletableFuture<Payload> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                ended.complete(run(attempt, script));
              } catch (Exception e) {
                ended.completeExceptionally(e);
              }
            });
    return ended;
  }

  private String pidOf(String id) throws Exception {
    return text(run(new TestAttempt(id, null), "answer \"\\\"result\\\":$$\""));
  }

  private Payload run(TestAttempt attempt, String script) throws Exception {
    // Put in place as a whole: a shell may still be reading what the last attempt was to do.
    Path written =
        Files.writeString(
            Files.createTempFile(dir, "script", ".new"), script.replace("DIR", dir.toString()));
    Files.move(written, dir.resolve(attempt.id() + ".sh"), StandardCopyOption.ATOMIC_MOVE);
    return handler().handle(Payload.json("{}"), attempt);
  }

  private Throwable failure(TestAttempt attempt) {
    return failure(() -> run(attempt, ""));
  }

  private static Throwable failure(Callable<Payload> call) {
    try {
      return new AssertionError("it was to fail, but answered " + call.call());
    } catch (Exception e) {
      return e;
    }
  }

  private static String text(Payload payload) {
    return new String(payload.bytes(), StandardCharsets.UTF_8).replace("\"", "");
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }
}
