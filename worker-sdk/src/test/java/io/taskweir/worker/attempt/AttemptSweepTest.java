package io.taskweir.worker.attempt;

import static io.taskweir.worker.attempt.Sweep.NOTHING_DUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptSweepTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final List<String> done = new ArrayList<>();
  private Duration hookTime = Duration.ZERO;
  private final AttemptSweep sweep =
      new AttemptSweep(
          LEASE,
          new AttemptSweep.Duties() {
            @Override
            public void sayStarted(RunningAttempt attempt) {
              done.add("started " + attempt.key().taskId());
            }

            @Override
            public void beat(List<RunningAttempt> attempts) {
              done.add("beat " + attempts.stream().map(it -> it.key().taskId()).toList());
            }

            @Override
            public long stopLate(RunningAttempt attempt) {
              done.add("late " + attempt.key().taskId());
              return hookTime.toNanos();
            }

            @Override
            public void giveUp(RunningAttempt attempt) {
              done.add("given up " + attempt.key().taskId());
            }
          });

  // Near the end of its range, so that a wrap of the steady clock is part of every test.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

  @Test
  void anAttemptThatEndsWithinMillisecondsIsNeverSpokenOf() {
    RunningAttempt quick = begin("quick", 0);
    pass(Duration.ofMillis(5));
    end(quick);
    pass(Duration.ofMillis(20));
    assertThat(done).isEmpty();
    assertThat(sweep.sweep(now)).isEqualTo(NOTHING_DUE);
  }

  @Test
  void anAttemptThatTakesLongerIsSaidToHaveStartedOnce() {
    begin("long", 0);
    assertThat(sweep.sweep(now)).isEqualTo(Duration.ofMillis(10).toNanos());
    pass(Duration.ofMillis(10));
    pass(Duration.ofMillis(10));
    assertThat(done).containsExactly("started long");
  }

  @Test
  void leasesAreRenewedEveryThirdOfThemWhileTheHandlerRuns() {
    RunningAttempt day = begin("day", 0);
    passInSteps(Duration.ofSeconds(35));
    assertThat(done).containsExactly("started day", "beat [day]", "beat [day]", "beat [day]");
    end(day);
    passInSteps(Duration.ofSeconds(20));
    assertThat(done).hasSize(4);
    assertThat(sweep.sweep(now)).isEqualTo(NOTHING_DUE);
  }

  @Test
  void theLongestSilenceIsWellBelowTheLease() {
    begin("a", 0);
    long last = now;
    long longest = 0;
    long end = now + Duration.ofMinutes(3).toNanos();
    while (now - end < 0) {
      int before = done.size();
      long next = sweep.sweep(now);
      if (done.size() > before) {
        longest = Math.max(longest, now - last);
        last = now;
      }
      now += next;
    }
    assertThat(Duration.ofNanos(longest)).isLessThan(LEASE.dividedBy(2));
  }

  @Test
  void attemptsOfDifferentAgeComeToBeatTogether() {
    begin("a", 0);
    passInSteps(Duration.ofSeconds(6));
    begin("b", 0);
    passInSteps(Duration.ofSeconds(25));
    assertThat(done).startsWith("started a", "started b", "beat [a]").endsWith("beat [a, b]");
  }

  @Test
  void anAttemptIsInterruptedWhenItsTimeIsUpAndGivenUpWhenItDoesNotHeed() {
    begin("deaf", 1_500);
    passInSteps(Duration.ofMillis(1_499));
    assertThat(done).containsExactly("started deaf");
    passInSteps(Duration.ofMillis(1));
    assertThat(done).containsExactly("started deaf", "late deaf");
    passInSteps(Duration.ofSeconds(2));
    assertThat(done).containsExactly("started deaf", "late deaf", "given up deaf");
  }

  @Test
  void anAttemptWhoseHookTakesTimeIsGivenUpLaterByThatTime() {
    hookTime = Duration.ofSeconds(5);
    begin("hooked", 1_500);
    passInSteps(Duration.ofMillis(1_500));
    assertThat(done).containsExactly("started hooked", "late hooked");
    passInSteps(Duration.ofMillis(6_999));
    assertThat(done).containsExactly("started hooked", "late hooked");
    passInSteps(Duration.ofMillis(1));
    assertThat(done).containsExactly("started hooked", "late hooked", "given up hooked");
  }

  @Test
  void anAttemptThatHeedsItsInterruptIsNotGivenUp() {
    RunningAttempt heeding = begin("heeding", 100);
    passInSteps(Duration.ofMillis(100));
    end(heeding);
    passInSteps(Duration.ofSeconds(5));
    assertThat(done).containsExactly("started heeding", "late heeding");
  }

  @Test
  void endedAttemptsAreForgottenWithinASecond() {
    for (int i = 0; i < 1_000; i++) {
      end(begin("t" + i, 60_000));
    }
    RunningAttempt last = begin("last", 60_000);
    pass(Duration.ofMillis(10));
    end(last);
    pass(Duration.ofSeconds(1));
    assertThat(sweep.sweep(now)).isEqualTo(NOTHING_DUE);
  }

  private RunningAttempt begin(String taskId, long timeoutMs) {
    RunningAttempt attempt =
        new RunningAttempt(
            Assignment.newBuilder()
                .setTenant("acme")
                .setTaskId(taskId)
                .setFunction("f")
                .setAttempt(1)
                .setTimeoutMs(timeoutMs)
                .build(),
            0,
            Nobody.HOLDER,
            Nobody.OWNER);
    Payload unused = attempt.begin(Instant.EPOCH, now);
    sweep.add(attempt);
    return attempt;
  }

  private static void end(RunningAttempt attempt) {
    Interruption unused = attempt.handlerCameBack();
    var unusedHolders = attempt.release();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    long unused = sweep.sweep(now);
  }

  /** As the timer does it: never sleeping longer than the sweep allows. */
  private void passInSteps(Duration time) {
    long end = now + time.toNanos();
    while (true) {
      long next = sweep.sweep(now);
      if (end - now <= next) {
        now = end;
        long unused = sweep.sweep(now);
        return;
      }
      now += next;
    }
  }
}
