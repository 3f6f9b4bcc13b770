package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.function.FunctionHooks;
import io.taskweir.worker.function.HookTimes;
import io.taskweir.worker.function.TaskFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hook, and the interrupt after it, with handlers on real threads. */
class AttemptStopsTest {
  /** So long that a test which waits for it fails. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch hookMayEnd = new CountDownLatch(1);
  private final CountDownLatch handlerMayEnd = new CountDownLatch(1);
  private final List<Thread> handlers = new ArrayList<>();
  private @Nullable AttemptStops open;

  @AfterEach
  void close() throws InterruptedException {
    hookMayEnd.countDown();
    handlerMayEnd.countDown();
    for (Thread handler : handlers) {
      handler.join(10_000);
      assertThat(handler.isAlive()).isFalse();
    }
    if (open != null) {
      open.close();
    }
  }

  @Test
  void theHookRunsBeforeTheInterrupt() {
    List<TaskContext> told = new CopyOnWriteArrayList<>();
    AttemptStops stops =
        stops(
            LONG,
            task -> {
              told.add(task);
              seen.add("hook, stopping: " + task.isStopping());
              hookMayEnd.await();
              seen.add("hook ends");
            });
    RunningAttempt attempt = handle("t-1");

    assertThat(stops.stop(attempt, Interruption.CANCELLED)).isEqualTo(LONG);

    await().until(() -> seen.size() == 1);
    hookMayEnd.countDown();
    awaitSeen("hook, stopping: true", "hook ends", "t-1 interrupted");
    assertThat(told).containsExactly(attempt.context());
    assertThat(told.get(0).id()).isEqualTo("t-1");
    assertThat(told.get(0).attempt()).isEqualTo(3);
    assertThat(told.get(0).labels()).containsExactly(Map.entry("order", "17"));
  }

  @Test
  void withoutAHookTheInterruptIsSentAtOnce() {
    AttemptStops stops = stops(LONG, null);
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isZero();
    awaitSeen("t-1 interrupted");
  }

  @Test
  void aSlowHookDelaysTheInterruptByItsTimeAndIsInterruptedItself() {
    Duration time = Duration.ofMillis(200);
    AttemptStops stops =
        stops(
            time,
            task -> {
              try {
                hookMayEnd.await();
              } catch (InterruptedException e) {
                seen.add("hook interrupted");
                throw e;
              }
            });
    RunningAttempt attempt = handle("t-1");
    long from = System.nanoTime();

    assertThat(stops.stop(attempt, Interruption.TIMED_OUT)).isEqualTo(time);

    await()
        .untilAsserted(
            () ->
                assertThat(seen).containsExactlyInAnyOrder("t-1 interrupted", "hook interrupted"));
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .isBetween(time, time.plus(Duration.ofSeconds(5)));
  }

  @Test
  void aHookThatHeedsNothingKeepsNoInterruptAway() {
    AttemptStops stops = stops(Duration.ofMillis(50), this::waitDeaf);
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 interrupted");
    hookMayEnd.countDown();
    awaitSeen("t-1 interrupted", "hook ends");
  }

  @Test
  void aHandlerIsInterruptedOnceEvenIfItsHookEndsAfterItsTime() {
    AttemptStops stops = stops(Duration.ofMillis(50), this::waitDeaf);
    RunningAttempt attempt = handleAndCleanUp("t-1");
    assertThat(stops.stop(attempt, Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 interrupted");
    hookMayEnd.countDown();
    awaitSeen("t-1 interrupted", "hook ends");
    handlerMayEnd.countDown();
    awaitSeen("t-1 interrupted", "hook ends", "t-1 cleaned up");
  }

  @Test
  void aHookThatThrowsChangesNothing() {
    AttemptStops stops =
        stops(
            LONG,
            task -> {
              seen.add("hook");
              throw new IllegalStateException("the test's");
            });
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isPositive();
    awaitSeen("hook", "t-1 interrupted");
  }

  @Test
  void aHookThatRunsOutOfStackChangesNothing() {
    AttemptStops stops =
        stops(
            LONG,
            task -> {
              throw new StackOverflowError("the test's");
            });
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 interrupted");
  }

  @Test
  void anAttemptThatHasNotBegunHasNoHandlerToPrepare() throws InterruptedException {
    AttemptStops stops = stops(LONG, task -> seen.add("hook"));
    RunningAttempt waiting = attempt("t-1");
    assertThat(stops.stop(waiting, Interruption.CANCELLED)).isZero();
    stops.awaitInterrupts();
    assertThat(waiting.begin(Instant.EPOCH, 0)).isNull();
    assertThat(seen).isEmpty();
  }

  @Test
  void anAttemptIsStoppedOnceAndNotAfterItsEnd() throws InterruptedException {
    AttemptStops stops = stops(LONG, task -> seen.add("hook"));
    RunningAttempt attempt = handle("t-1");
    assertThat(stops.stop(attempt, Interruption.CANCELLED)).isPositive();
    assertThat(stops.stop(attempt, Interruption.SHUTDOWN)).isZero();
    awaitSeen("hook", "t-1 interrupted");
    handlers.get(0).join(10_000);
    assertThat(stops.stop(attempt, Interruption.SHUTDOWN)).isZero();
    stops.awaitInterrupts();
    assertThat(seen).containsExactly("hook", "t-1 interrupted");
  }

  @Test
  void aHandlerThatEndsWhileItsHookIsAtWorkIsNotInterrupted() throws InterruptedException {
    AttemptStops stops =
        stops(
            LONG,
            task -> {
              handlerMayEnd.countDown();
              hookMayEnd.await();
            });
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 ended");
    hookMayEnd.countDown();
    stops.awaitInterrupts();
    assertThat(seen).containsExactly("t-1 ended");
  }

  @Test
  void aHookThatFindsNoThreadKeepsNoInterruptAwayAndIsNotRunLate() throws Exception {
    ExecutorService onlyOne = HandlerThreads.pool(1, "test-hook-");
    AttemptStops stops = stops(Duration.ofMillis(50), this::waitDeaf, onlyOne);
    RunningAttempt first = handle("t-1");
    RunningAttempt second = handle("t-2");
    assertThat(stops.stop(first, Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 interrupted");
    assertThat(stops.stop(second, Interruption.CANCELLED)).isPositive();
    awaitSeen("t-1 interrupted", "t-2 interrupted");
    hookMayEnd.countDown();
    // Runs on the one thread when whatever stood in line before it has been seen to.
    Object unused = onlyOne.submit(() -> seen.add("the next")).get(10, TimeUnit.SECONDS);
    assertThat(seen).containsExactly("t-1 interrupted", "t-2 interrupted", "hook ends", "the next");
  }

  @Test
  void hooksHaveTheirTurnWhileHandlersKeepAllCoresBusy() {
    CountDownLatch hookRan = new CountDownLatch(1);
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService computing = HandlerThreads.start(cores);
    AtomicInteger atWork = new AtomicInteger();
    for (int i = 0; i < cores; i++) {
      computing.execute(
          () -> {
            atWork.incrementAndGet();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (hookRan.getCount() > 0 && System.nanoTime() - end < 0) {
              Thread.onSpinWait();
            }
          });
    }
    await().until(() -> atWork.get() == cores);
    TaskFunction function = function(task -> hookRan.countDown());
    AttemptStops stops =
        AttemptStops.start(
            Map.of("f", function),
            new RunnerSettings("w-1", "acme", 4, LONG, HookTimes.DEFAULT.withPreStop(LONG)));
    open = stops;
    assertThat(stops.stop(handle("t-1"), Interruption.CANCELLED)).isPositive();
    await().atMost(Duration.ofSeconds(10)).until(() -> hookRan.getCount() == 0);
    awaitSeen("t-1 interrupted");
    computing.shutdown();
  }

  @Test
  void whoWaitsForTheInterruptsWaitsForTheHooksToo() throws InterruptedException {
    AttemptStops stops =
        stops(
            LONG,
            task -> {
              handlerMayEnd.countDown();
              hookMayEnd.await();
              seen.add("hook ends");
            });
    assertThat(stops.stop(handle("t-1"), Interruption.SHUTDOWN)).isPositive();
    awaitSeen("t-1 ended");
    Thread waiting =
        new Thread(
            () -> {
              try {
                stops.awaitInterrupts();
                seen.add("waited");
              } catch (InterruptedException e) {
                seen.add(e.toString());
              }
            });
    waiting.start();
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    hookMayEnd.countDown();
    waiting.join(10_000);
    assertThat(seen).containsExactly("t-1 ended", "hook ends", "waited");
  }

  @Test
  void onceClosedItInterruptsWithoutHooksAndStillKeepsItsLimits() {
    AttemptStops stops = stops(Duration.ofMillis(200), this::waitDeaf);
    RunningAttempt before = handle("before");
    RunningAttempt after = handle("after");
    assertThat(stops.stop(before, Interruption.SHUTDOWN)).isPositive();
    stops.close();
    Duration unused = stops.stop(after, Interruption.SHUTDOWN);
    await()
        .untilAsserted(
            () ->
                assertThat(seen)
                    .containsExactlyInAnyOrder("after interrupted", "before interrupted"));
  }

  /** Ends with its latch, whatever interrupts come. */
  private void waitDeaf(TaskContext task) {
    boolean ended = false;
    while (!ended) {
      try {
        hookMayEnd.await();
        ended = true;
      } catch (InterruptedException e) {
        // That is what makes it deaf.
      }
    }
    seen.add("hook ends");
  }

  private AttemptStops stops(Duration hookTime, @Nullable PreStopHook hook) {
    return stops(hookTime, hook, HandlerThreads.pool(4, "test-hook-"));
  }

  private AttemptStops stops(
      Duration hookTime, @Nullable PreStopHook hook, ExecutorService threads) {
    TaskFunction function = function(hook);
    AttemptStops stops = new AttemptStops(Map.of("f", function), hookTime, threads);
    open = stops;
    return stops;
  }

  private static TaskFunction function(@Nullable PreStopHook hook) {
    return new TaskFunction((input, task) -> input, new FunctionHooks(null, null, hook));
  }

  private static RunningAttempt attempt(String taskId) {
    return new RunningAttempt(
        Assignment.newBuilder()
            .setTenant("acme")
            .setTaskId(taskId)
            .setFunction("f")
            .setAttempt(3)
            .putLabels("order", "17")
            .build(),
        0,
        Nobody.HOLDER,
        Nobody.OWNER);
  }

  /** An attempt whose handler waits, and says how that ended. */
  private RunningAttempt handle(String taskId) {
    return handle(
        taskId,
        () -> {
          try {
            handlerMayEnd.await();
            seen.add(taskId + " ended");
          } catch (InterruptedException e) {
            seen.add(taskId + " interrupted");
          }
        });
  }

  /** One that takes its time after the first interrupt, and says if it gets another. */
  private RunningAttempt handleAndCleanUp(String taskId) {
    return handle(
        taskId,
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            seen.add(taskId + " interrupted");
          }
          try {
            handlerMayEnd.await();
            seen.add(taskId + " cleaned up");
          } catch (InterruptedException e) {
            seen.add(taskId + " interrupted again");
          }
        });
  }

  private RunningAttempt handle(String taskId, Runnable handler) {
    RunningAttempt attempt = attempt(taskId);
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              Payload unused = attempt.begin(Instant.EPOCH, 0);
              begun.countDown();
              handler.run();
              Interruption unusedWhy = attempt.handlerCameBack();
            });
    thread.start();
    handlers.add(thread);
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return attempt;
  }

  private void awaitSeen(String... inThisOrder) {
    await().untilAsserted(() -> assertThat(seen).containsExactly(inThisOrder));
  }
}
