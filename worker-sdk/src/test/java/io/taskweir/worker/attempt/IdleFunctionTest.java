package io.taskweir.worker.attempt;

import static io.taskweir.worker.attempt.Sweep.NOTHING_DUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.worker.attempt.IdleFunction.Due;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a function counts as idle, by a clock of the test's. */
class IdleFunctionTest {
  private static final long IDLE = Duration.ofSeconds(60).toNanos();
  private static final long HOOK = Duration.ofSeconds(5).toNanos();

  private final IdleFunction function = new IdleFunction(IDLE, HOOK);
  private final FutureTask<?> hook = hook();

  // Near the end of its range, so that a wrap of the steady clock is part of every test.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

  private static FutureTask<?> hook() {
    return new FutureTask<>(() -> {}, null);
  }

  @Test
  void whatHasNeverWorkedIsNeverFrozen() {
    assertThat(function.dueIn(now)).isEqualTo(NOTHING_DUE);
    assertThat(function.due(now)).isEqualTo(Due.NOTHING);
    assertThat(function.freeze(hook, now)).isFalse();
  }

  @Test
  void itIsFrozenWhenNoAttemptHasRunForTheIdleTime() {
    work();
    assertThat(function.dueIn(now)).isEqualTo(IDLE);
    now += IDLE - 1;
    assertThat(function.due(now)).isEqualTo(Due.NOTHING);
    now += 1;
    assertThat(function.due(now)).isEqualTo(Due.FREEZE);
    assertThat(function.freeze(hook, now)).isTrue();
    assertThat(function.hookAtWork()).isSameAs(hook);
  }

  @Test
  void itIsFrozenOnceUntilItWorksAgain() {
    work();
    now += IDLE;
    assertThat(function.freeze(hook, now)).isTrue();
    function.thaw(hook, now);
    now += 2 * IDLE;
    assertThat(function.dueIn(now)).isEqualTo(NOTHING_DUE);
    assertThat(function.freeze(hook(), now)).isFalse();
    work();
    assertThat(function.dueIn(now)).isEqualTo(IDLE);
  }

  @Test
  void theIdleTimeCountsFromTheLastOfSeveralAttempts() {
    begin();
    begin();
    now += IDLE;
    function.end(now);
    assertThat(function.dueIn(now)).as("one still runs").isEqualTo(NOTHING_DUE);
    assertThat(function.freeze(hook, now)).isFalse();
    now += IDLE;
    function.end(now);
    assertThat(function.dueIn(now)).isEqualTo(IDLE);
  }

  @Test
  void anAttemptThatArrivesMeanwhileWaitsForTheHookAndMakesTheFunctionIdleAnew() {
    work();
    now += IDLE;
    assertThat(function.freeze(hook, now)).isTrue();
    assertThat(function.begin()).isSameAs(hook);
    now += 1;
    function.thaw(hook, now);
    assertThat(function.dueIn(now)).isEqualTo(NOTHING_DUE);
    function.end(now);
    assertThat(function.dueIn(now)).isEqualTo(IDLE);
  }

  @Test
  void aHookThatTakesTooLongIsToBeInterrupted() {
    work();
    now += IDLE;
    assertThat(function.freeze(hook, now)).isTrue();
    assertThat(function.dueIn(now)).isEqualTo(HOOK);
    now += HOOK;
    assertThat(function.due(now)).isEqualTo(Due.INTERRUPT);
    function.thaw(hook, now);
    assertThat(function.due(now)).isEqualTo(Due.NOTHING);
  }

  @Test
  void whoClosesNeedNotWaitForTheIdleTime() {
    work();
    assertThat(function.freeze(hook, now)).isTrue();
    assertThat(function.freeze(hook(), now)).as("it is at work").isFalse();
  }

  private void begin() {
    @Nullable FutureTask<?> atWork = function.begin();
    assertThat(atWork).isNull();
  }

  private void work() {
    begin();
    function.end(now);
  }
}
