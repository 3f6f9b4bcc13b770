package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.Assignment;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunningAttemptTest {
  private final CountingHolder first = new CountingHolder("d1");
  private final CountingHolder second = new CountingHolder("d2");
  private final RunningAttempt attempt =
      new RunningAttempt(
          Assignment.newBuilder()
              .setTenant("acme")
              .setTaskId("t-1")
              .setAttempt(2)
              .setFunction("f")
              .setContentType(Payload.JSON)
              .setPayload(ByteString.copyFromUtf8("{}"))
              .build(),
          3,
          first,
          Nobody.OWNER);

  private static final class CountingHolder implements SlotHolder {
    private final String id;
    private int counted;

    CountingHolder(String id) {
      this.id = id;
    }

    @Override
    public String dispatcherId() {
      return id;
    }

    @Override
    public void took() {
      counted++;
    }

    @Override
    public void gaveBack() {
      counted--;
    }

    @Override
    public void freed() {
      counted--;
    }
  }

  @Test
  void theInputIsGivenAwayOnce() {
    assertThat(attempt.begin(Instant.EPOCH, 0)).isEqualTo(Payload.json("{}"));
    assertThat(attempt.begin(Instant.EPOCH, 0)).isNull();
  }

  @Test
  void anAttemptThatWasStoppedDoesNotBegin() {
    assertThat(attempt.stop(Interruption.CANCELLED)).as("a handler to interrupt").isFalse();
    assertThat(attempt.begin(Instant.EPOCH, 0)).isNull();
    assertThat(attempt.isUnderWay()).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptReachesTheHandlerAndIsTakenBackAfterIt() {
    Payload unused = attempt.begin(Instant.EPOCH, 0);
    assertThat(attempt.stop(Interruption.TIMED_OUT)).isTrue();
    assertThat(attempt.stop(Interruption.CANCELLED)).as("for the second time").isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    attempt.interruptHandler();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(attempt.handlerCameBack()).isEqualTo(Interruption.TIMED_OUT);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptAfterTheHandlerHasComeBackDoesNothing() {
    Payload unused = attempt.begin(Instant.EPOCH, 0);
    assertThat(attempt.handlerCameBack()).isNull();
    assertThat(attempt.stop(Interruption.CANCELLED)).isFalse();
    attempt.interruptHandler();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(attempt.interruption()).isNull();
  }

  @Test
  void aHandlerThatComesBackWhileItsHookIsAtWorkIsNotInterruptedAnyMore() {
    Payload unused = attempt.begin(Instant.EPOCH, 0);
    assertThat(attempt.stop(Interruption.CANCELLED)).isTrue();
    assertThat(attempt.handlerCameBack()).isEqualTo(Interruption.CANCELLED);
    attempt.interruptHandler();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void itsContextSaysWhenItIsStopped() {
    assertThat(attempt.context().isStopping()).isFalse();
    boolean unused = attempt.stop(Interruption.CANCELLED);
    assertThat(attempt.context().isStopping()).isTrue();
  }

  @Test
  void itsEndIsReportedByOneOnly() {
    assertThat(attempt.claimReport()).isTrue();
    assertThat(attempt.claimReport()).isFalse();
  }

  @Test
  void aNewStreamToTheSameDispatcherReplacesTheOldOne() {
    CountingHolder reconnected = new CountingHolder("d1");
    assertThat(attempt.countOn(reconnected)).isTrue();
    assertThat(attempt.countOn(reconnected)).isTrue();
    assertThat(reconnected.counted).isEqualTo(1);
    assertThat(attempt.release()).containsExactly(reconnected);
  }

  @Test
  void everyDispatcherThatCountsItHearsOfItsEnd() {
    assertThat(attempt.countOn(second)).isTrue();
    assertThat(attempt.release()).containsExactly(first, second);
    assertThat(attempt.countOn(new CountingHolder("d3"))).isFalse();
  }

  @Test
  void itConcernsItsDispatcherAndOthersOnceThatIsGone() {
    assertThat(attempt.concerns("d1", id -> false)).isTrue();
    assertThat(attempt.concerns("d2", id -> false)).isFalse();
    assertThat(attempt.concerns("d2", "d1"::equals)).isTrue();
  }
}
