package io.taskweir.gateway;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.taskweir.client.Receipt;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one way in: submissions accepted (durable), refused (the caller's fault) and
 * failed (Kafka did not acknowledge), and the time from reading a submission to its being durable.
 * Thread-safe.
 */
final class Door {
  private final Meter accepted;
  private final Meter refused;
  private final Meter failed;
  private final Meter duplicates;
  private final Meter repeated;
  private final Timer durable;

  /**
   * @param name {@code http}, {@code batch} or {@code inbox}
   */
  Door(String name, MetricRegistry metrics) {
    accepted = metrics.meter("taskweir.gateway.accepted." + name);
    refused = metrics.meter("taskweir.gateway.refused." + name);
    failed = metrics.meter("taskweir.gateway.failed." + name);
    duplicates = metrics.meter("taskweir.gateway.duplicates." + name);
    repeated = metrics.meter("taskweir.gateway.repeated." + name);
    durable = metrics.timer("taskweir.gateway.durable." + name);
  }

  /** Counts how a write ends, and passes it on. */
  CompletableFuture<Receipt> watch(CompletableFuture<Receipt> write) {
    Timer.Context started = durable.time();
    return write.whenComplete((receipt, error) -> ended(started, error));
  }

  void refused() {
    refused.mark();
  }

  /** A submission that was durable turned out to be one that is known already, made again. */
  void repeated() {
    repeated.mark();
  }

  /** A submission that was durable turned out to have an id that is taken. */
  void duplicate() {
    duplicates.mark();
  }

  private void ended(Timer.Context started, @Nullable Throwable error) {
    if (error == null) {
      started.stop();
      accepted.mark();
    } else if (problem(error).code() == ErrorCode.UNAVAILABLE) {
      failed.mark();
    } else {
      refused.mark();
    }
  }

  /** What a caller is told of a write that failed. */
  static ProblemException problem(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof ProblemException problem
        ? problem
        : new ProblemException(ErrorCode.UNAVAILABLE, String.valueOf(cause.getMessage()));
  }
}
