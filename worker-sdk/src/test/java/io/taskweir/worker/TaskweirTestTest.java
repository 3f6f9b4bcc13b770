package io.taskweir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user's unit test sees of its handlers. */
class TaskweirTestTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String EXACT =
      "{\"maxRetries\":2,\"backoff\":{\"initialMs\":500,\"jitter\":0}}";

  record Size(int width, int height) {}

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private @Nullable TaskweirTest open;

  @AfterEach
  void close() {
    never.countDown();
    if (open != null) {
      open.close();
    }
  }

  private static WorkerBuilder worker() {
    return Worker.connect("unused").tenant("acme");
  }

  private TaskweirTest test(WorkerBuilder worker) {
    open = TaskweirTest.of(worker);
    return open;
  }

  @Test
  void aHandlerRunsOnItsInputAndItsResultIsSeen() {
    TaskweirTest test =
        test(
            worker()
                .handle(
                    "double",
                    Size.class,
                    (size, task) -> {
                      task.log(task.tenant() + " " + task.id() + " #" + task.attempt());
                      task.log(task.labels().toString());
                      task.progress(1, 2);
                      return new Size(2 * size.width(), 2 * size.height());
                    }));

    TestTask task = test.task("double", new Size(1, 2)).id("r-1").label("order", "17").submit();

    assertThat(task.states())
        .containsExactly(
            TaskState.ENQUEUED, TaskState.DEQUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
    assertThat(task.result(Size.class)).isEqualTo(new Size(2, 4));
    assertThat(task.result()).isEqualTo(Payload.json("{\"width\":2,\"height\":4}"));
    assertThat(task.error()).isEmpty();
    assertThat(task.log()).containsExactly("acme r-1 #1", "{order=17}");
    assertThat(task.progress()).contains(new Progress(1, 2));
    assertThat(task.attempts())
        .containsExactly(new TestAttempt(1, START, START, Outcome.SUCCESS, null));
  }

  @Test
  void anErrorIsRetriedAfterItsBackoff() {
    TaskweirTest test =
        test(
            worker()
                .handle(
                    "flaky",
                    String.class,
                    (text, task) -> {
                      if (task.attempt() < 3) {
                        throw new IOException("attempt " + task.attempt());
                      }
                      return text;
                    }));
    test.configure("flaky", EXACT);

    TestTask task = test.task("flaky", "a").submit();

    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.error()).contains(new TaskError("java.io.IOException", "attempt 1"));
    assertThat(task.nextAttemptAt()).contains(START.plusMillis(500));
    test.advance(Duration.ofMillis(499));
    assertThat(task.attempts()).hasSize(1);
    test.advance(Duration.ofMillis(1));
    assertThat(task.attempts()).hasSize(2);
    test.advance(Duration.ofMinutes(1));
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.attempts())
        .extracting(TestAttempt::startedAt, TestAttempt::outcome)
        .containsExactly(
            tuple(START, Outcome.RETRYABLE),
            tuple(START.plusMillis(500), Outcome.RETRYABLE),
            tuple(START.plusMillis(1_500), Outcome.SUCCESS));
    assertThat(test.now()).isEqualTo(START.plusMillis(500).plus(Duration.ofMinutes(1)));
    assertThat(task.error()).isEmpty();
  }

  @Test
  void retriesAreUsedUp() {
    TaskweirTest test = test(worker().handle("broken", Void.class, (none, task) -> fail()));
    test.configure("broken", EXACT);
    TestTask byConfig = test.task("broken", null).submit();
    TestTask byTask = test.task("broken", null).maxRetries(0).submit();
    assertThat(byTask.state()).isEqualTo(TaskState.FAILED);
    test.runToEnd(byConfig);
    assertThat(byConfig.state()).isEqualTo(TaskState.FAILED);
    assertThat(byConfig.attempts()).hasSize(3);
    assertThat(test.now()).isEqualTo(START.plusMillis(1_500));
  }

  private static Object fail() throws IOException {
    throw new IOException("always");
  }

  @Test
  void errorsAreClassedAsByAWorker() {
    TaskweirTest test =
        test(
            worker()
                .handle(
                    "choose",
                    String.class,
                    (what, task) -> {
                      switch (what) {
                        case "bad" -> throw new NonRetryableException("no such image");
                        case "busy" -> throw new ThrottledException(Duration.ofSeconds(30));
                        default -> throw new StackOverflowError();
                      }
                    })
                .handle("size", Size.class, (size, task) -> size));
    assertThat(test.task("choose", "bad").submit().state()).isEqualTo(TaskState.FAILED);
    TestTask busy = test.task("choose", "busy").maxRetries(0).submit();
    assertThat(busy.attempts().get(0).outcome()).isEqualTo(Outcome.THROTTLED);
    assertThat(busy.nextAttemptAt()).contains(START.plusSeconds(30));
    assertThat(test.task("choose", "").submit().state()).isEqualTo(TaskState.RETRYING);
    TestTask unfit = test.task("size", Map.of("width", 1)).submit();
    assertThat(unfit.state()).isEqualTo(TaskState.FAILED);
    assertThat(unfit.error()).get().extracting(TaskError::type).isEqualTo("InvalidInput");
  }

  @Test
  void aTimeOutInterruptsTheHandlerAndIsRetried() {
    TaskweirTest test =
        test(
            worker()
                .handle("slow", Void.class, (none, task) -> waitForever(task))
                .preStop("slow", task -> seen.add("hook #" + task.attempt())));
    test.configure("slow", "{\"timeoutSeconds\":30,\"backoff\":{\"initialMs\":5000,\"jitter\":0}}");

    TestTask task = test.task("slow", null).start();

    assertThat(task.state()).isEqualTo(TaskState.RUNNING);
    test.advance(Duration.ofSeconds(29));
    assertThat(task.state()).isEqualTo(TaskState.RUNNING);
    test.advance(Duration.ofSeconds(1));
    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(seen).containsExactly("hook #1", "interrupted #1");
    assertThat(task.error()).get().extracting(TaskError::type).isEqualTo("Timeout");
    assertThat(task.attempts().get(0).endedAt()).isEqualTo(START.plusSeconds(30));
    test.advance(Duration.ofSeconds(34));
    assertThat(task.attempts()).hasSize(2);
    test.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("hook #1", "interrupted #1", "hook #2", "interrupted #2");
  }

  private Object waitForever(TaskContext task) throws InterruptedException {
    try {
      task.log("waits, until " + task.deadline().map(Instant::toString).orElse("ever"));
      never.await();
      return "done";
    } catch (InterruptedException e) {
      seen.add("interrupted #" + task.attempt());
      throw e;
    }
  }

  @Test
  void aStopRunsTheHookAndInterruptsTheHandler() {
    TaskweirTest test =
        test(
            worker()
                .handle("slow", Void.class, (none, task) -> waitForever(task))
                .preStop("slow", task -> seen.add("hook, stopping: " + task.isStopping())));
    TestTask task = test.task("slow", null).id("t-1").start();

    test.stop("t-1");

    assertThat(seen).containsExactly("hook, stopping: true", "interrupted #1");
    assertThat(task.state()).isEqualTo(TaskState.STOPPED);
    assertThat(task.error()).as("the interrupt is no error").isEmpty();
    assertThat(task.log()).containsExactly("waits, until ever");
    assertThatThrownBy(() -> test.stop("t-1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("t-1 has ended");
  }

  @Test
  void aHandlerThatHeedsNoInterruptIsFencedWhenTheGraceIsOver() {
    TaskweirTest test =
        test(
            worker()
                .handle(
                    "deaf",
                    Void.class,
                    (none, task) -> {
                      boolean ended = false;
                      while (!ended) {
                        try {
                          never.await();
                          ended = true;
                        } catch (InterruptedException e) {
                          seen.add("not now");
                        }
                      }
                      return "done after all";
                    }));
    TestTask task = test.task("deaf", null).id("t-1").start();
    test.stop("t-1");
    assertThat(task.state()).isEqualTo(TaskState.STOPPING);
    test.advance(Duration.ofMillis(9_999));
    assertThat(task.state()).isEqualTo(TaskState.STOPPING);
    test.advance(Duration.ofMillis(1));
    assertThat(task.state()).isEqualTo(TaskState.STOPPED);
    assertThat(task.result().isEmpty()).isTrue();
    assertThat(seen).containsExactly("not now");
  }

  @Test
  void aDelayedTaskWaitsForItsTimeAndIsStoppedAtOnce() {
    TaskweirTest test = test(worker().handle("f", Void.class, (none, task) -> "done"));
    TestTask task = test.task("f", null).delay(Duration.ofHours(1)).submit();
    TestTask stopped = test.task("f", null).delay(Duration.ofHours(1)).submit();
    test.stop(stopped.id());
    assertThat(stopped.states())
        .containsExactly(TaskState.ENQUEUED, TaskState.STOPPING, TaskState.STOPPED);
    test.advance(Duration.ofMinutes(59));
    assertThat(task.state()).isEqualTo(TaskState.ENQUEUED);
    test.advance(Duration.ofMinutes(1));
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(stopped.attempts()).isEmpty();
  }

  @Test
  void aTaskThatIsTooOldForItsNextAttemptExpires() {
    TaskweirTest test = test(worker().handle("broken", Void.class, (none, task) -> fail()));
    test.configure("broken", "{\"maxAgeSeconds\":5,\"backoff\":{\"initialMs\":6000,\"jitter\":0}}");
    TestTask task = test.task("broken", null).submit();
    test.runToEnd(task);
    assertThat(task.state()).isEqualTo(TaskState.EXPIRED);
    assertThat(task.attempts()).hasSize(1);
  }

  @Test
  void withoutAFreeSlotTasksWaitAndTheHigherPriorityGoesFirst() {
    TaskweirTest test =
        test(
            worker()
                .concurrency(1)
                .handle("slow", Void.class, (none, task) -> waitForever(task))
                .handle("f", Integer.class, (number, task) -> seen.add("ran " + number)));
    TestTask slow = test.task("slow", null).start();
    TestTask low = test.task("f", 1).priority(1).submit();
    TestTask high = test.task("f", 9).priority(9).submit();
    assertThat(high.state()).isEqualTo(TaskState.ENQUEUED);
    test.stop(slow.id());
    assertThat(seen).containsExactly("interrupted #1", "ran 9", "ran 1");
    assertThat(low.state()).isEqualTo(TaskState.SUCCEEDED);
  }

  static final class Hooked {
    private final List<String> seen;

    Hooked(List<String> seen) {
      this.seen = seen;
    }

    @TaskHandler("f")
    void handle(String input) {
      seen.add("handled " + input);
    }

    @Initializer("f")
    void load() {
      seen.add("loaded");
    }

    @PreFreeze("f")
    void freeze() {
      seen.add("frozen");
    }
  }

  @Test
  void hooksOfAnnotatedHandlersRunInTheirTime() {
    TaskweirTest test = test(worker().handle(new Hooked(seen)).idleAfter(Duration.ofMinutes(10)));
    assertThat(seen).containsExactly("loaded");
    TestTask unused = test.task("f", "a").submit();
    test.advance(Duration.ofSeconds(599));
    assertThat(seen).containsExactly("loaded", "handled a");
    test.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("loaded", "handled a", "frozen");
    test.advance(Duration.ofDays(1));
    unused = test.task("f", "b").submit();
    test.close();
    assertThat(seen).containsExactly("loaded", "handled a", "frozen", "handled b", "frozen");
  }

  @Test
  void aDayOfARunningHandlerPassesQuickly() {
    TaskweirTest test =
        test(worker().handle("slow", Void.class, (none, task) -> waitForever(task)));
    TestTask task = test.task("slow", null).start();
    test.advance(Duration.ofDays(1));
    assertThat(task.state()).isEqualTo(TaskState.RUNNING);
    never.countDown();
    test.runToEnd(task);
    assertThat(task.result(String.class)).isEqualTo("done");
  }

  @Test
  void aHandlerThatGoesOnAndOnIsNotRunToItsEnd() {
    TaskweirTest test =
        test(worker().handle("slow", Void.class, (none, task) -> waitForever(task)));
    TestTask task = test.task("slow", null).start();
    assertThatThrownBy(() -> test.runToEnd(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task task-1 is RUNNING, and time does not end it");
  }

  @Test
  void whatCannotBeIsRefused() {
    TaskweirTest test = test(worker().handle("f", Void.class, (none, task) -> "done"));
    TestTask done = test.task("f", null).id("t-1").submit();
    assertThatThrownBy(() -> done.result(Integer.class))
        .hasMessageContaining("result of task t-1 cannot be read as java.lang.Integer");
    assertThatThrownBy(() -> test.task("f", null).id("t-1").submit())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t-1");
    assertThatThrownBy(() -> test.task("g", null).submit())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are handlers for [f]");
    assertThatThrownBy(() -> test.task("f", null).priority(10))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> test.configure("f", "{\"maxRetry\":1}"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> test.stop("t-2")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TaskweirTest.of(worker()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no handler");
    assertThatThrownBy(
            () ->
                TaskweirTest.of(
                    worker()
                        .handle("f", Void.class, (none, task) -> "done")
                        .initializer("f", TaskweirTestTest::fail)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("function \"f\": its Initializer failed");
  }
}
