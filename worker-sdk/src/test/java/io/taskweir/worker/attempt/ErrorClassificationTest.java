package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorClassificationTest {
  @Test
  void anythingIsRetryable() {
    AttemptEnding ending = ErrorClassification.of(new IOException("disk"));
    assertThat(ending.outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(ending.error()).isEqualTo(new TaskError("java.io.IOException", "disk"));
  }

  @Test
  void errorsAreRetryableToo() {
    AttemptEnding ending = ErrorClassification.of(new StackOverflowError());
    assertThat(ending.outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(ending.error())
        .isEqualTo(new TaskError("java.lang.StackOverflowError", "StackOverflowError"));
  }

  @Test
  void anInterruptThatNobodyOfUsSentIsTheHandlersOwn() {
    assertThat(ErrorClassification.of(new InterruptedException()).outcome())
        .isEqualTo(Outcome.RETRYABLE);
  }

  @Test
  void aBadArgumentIsNotTriedAgain() {
    assertThat(ErrorClassification.of(new NonRetryableException("no such image")).outcome())
        .isEqualTo(Outcome.NON_RETRYABLE);
  }

  @Test
  void aThrottledDownstreamSaysHowLong() {
    AttemptEnding ending =
        ErrorClassification.of(new ThrottledException("429", Duration.ofSeconds(7)));
    assertThat(ending.outcome()).isEqualTo(Outcome.THROTTLED);
    assertThat(ending.retryAfterMs()).isEqualTo(7_000);
  }

  @Test
  void anAbsurdRetryAfterIsCut() {
    assertThat(retryAfterMs(Duration.ofSeconds(-1))).isZero();
    assertThat(retryAfterMs(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(86_400_000);
  }

  private static Long retryAfterMs(Duration asked) {
    Long ms = ErrorClassification.of(new ThrottledException(asked)).retryAfterMs();
    assertThat(ms).isNotNull();
    return ms;
  }

  @Test
  void whatAFutureWrapsCounts() {
    Throwable wrapped = new CompletionException(new NonRetryableException("no"));
    assertThat(ErrorClassification.of(wrapped).outcome()).isEqualTo(Outcome.NON_RETRYABLE);
  }

  @Test
  void causesAreNamed() {
    TaskError error =
        ErrorClassification.of(new IllegalStateException("upload", new IOException("reset")))
            .error();
    assertThat(error)
        .isEqualTo(
            new TaskError(
                "java.lang.IllegalStateException", "upload; caused by java.io.IOException: reset"));
  }

  @Test
  void anExceptionThatCannotSayItsMessageIsReportedAllTheSame() {
    AttemptEnding ending =
        ErrorClassification.of(
            new RuntimeException() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getMessage() {
                throw new IllegalStateException();
              }
            });
    assertThat(ending.outcome()).isEqualTo(Outcome.RETRYABLE);
  }

  @Test
  void aTimeOutIsRetryableAndNamesItsLimit() {
    AttemptEnding ending = ErrorClassification.timedOut(1_500);
    assertThat(ending.outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(ending.error()).extracting(TaskError::type).isEqualTo("Timeout");
    assertThat(ending.error())
        .extracting(TaskError::message)
        .asString()
        .contains("time-out of 1500 ms");
  }

  @Test
  void aStoppedHandlerIsStoppedWhateverItThrew() {
    AttemptEnding ending = ErrorClassification.stopped(new IOException("disk full"));
    assertThat(ending.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(ending.error()).isEqualTo(new TaskError("java.io.IOException", "disk full"));
  }

  @Test
  void thatItWasInterruptedIsNoErrorOfAStoppedHandler() {
    assertStoppedWithoutError(new InterruptedException("sleep interrupted"));
    assertStoppedWithoutError(
        new IllegalStateException(
            "upload", new CompletionException(new InterruptedException("sleep interrupted"))));
    assertStoppedWithoutError(new ClosedByInterruptException());
    assertStoppedWithoutError(new UncheckedIOException(new InterruptedIOException()));
  }

  private static void assertStoppedWithoutError(Throwable thrown) {
    AttemptEnding ending = ErrorClassification.stopped(thrown);
    assertThat(ending.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(ending.error()).isNull();
  }

  @Test
  void aTimeOutOfANetworkCallIsAnErrorOfAStoppedHandlerToo() {
    assertThat(ErrorClassification.stopped(new SocketTimeoutException("read timed out")).error())
        .isEqualTo(new TaskError("java.net.SocketTimeoutException", "read timed out"));
  }

  @Test
  void causesThatGoRoundInACircleAreFollowedToAnEnd() {
    RuntimeException first = new RuntimeException("first");
    first.initCause(new RuntimeException("second", first));
    assertThat(ErrorClassification.stopped(first).error())
        .extracting(TaskError::message)
        .asString()
        .startsWith("first; caused by");
  }
}
