package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private final OpenStreams streams = new OpenStreams(3, 2, "open", metrics);

  @Test
  void thereAreSoManyPlacesAndEachIsFreeAgainAfterUse() {
    try (OpenStreams.Place _ = streams.take("a");
        OpenStreams.Place _ = streams.take("b")) {
      try (OpenStreams.Place _ = streams.take("c")) {
        assertThat(open()).isEqualTo(3);
        assertThat(refusal("d")).isEqualTo(ErrorCode.UNAVAILABLE);
      }
      try (OpenStreams.Place _ = streams.take("d")) {
        assertThat(open()).isEqualTo(3);
      }
    }
    assertThat(open()).isZero();
  }

  @Test
  void oneTenantDoesNotGetThemAll() {
    try (OpenStreams.Place _ = streams.take("a")) {
      try (OpenStreams.Place _ = streams.take("a")) {
        assertThat(refusal("a")).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        streams.take("b").close();
      }
      streams.take("a").close();
    }
  }

  @Test
  void whenTheyCloseWhoeverStreamsIsInterruptedAndNobodyBeginsAnyMore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean afterwards = new AtomicBoolean(true);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (OpenStreams.Place _ = streams.take("a")) {
                    never.await();
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                  afterwards.set(Thread.currentThread().isInterrupted());
                });
    await().until(() -> open() == 1);

    streams.close();

    thread.join();
    assertThat(interrupted).isTrue();
    assertThat(afterwards).as("what follows is not disturbed").isFalse();
    assertThat(open()).isZero();
    assertThat(refusal("a")).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private ErrorCode refusal(String tenant) {
    return catchThrowableOfType(ProblemException.class, () -> streams.take(tenant)).code();
  }

  private int open() {
    return (int) Objects.requireNonNull(metrics.getGauges().get("open")).getValue();
  }
}
