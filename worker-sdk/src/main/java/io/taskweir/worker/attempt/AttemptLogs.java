package io.taskweir.worker.attempt;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what attempts log is sent: a full batch at once, what is less soon after its
 * first line, and the rest before the attempt's end is reported. Attempts that log nothing are
 * unknown here.
 *
 * <p>{@link #sweep} is called by one thread, the rest by any; it and {@link #end} block while the
 * way out is full.
 */
final class AttemptLogs implements Sweep {
  private static final Logger log = LoggerFactory.getLogger(AttemptLogs.class);

  /** Longest wait of a line, unless the way out is full. */
  static final Duration LATEST = Duration.ofMillis(500);

  /** What is due within this time is sent with what is due now: ten wake-ups a second at most. */
  static final Duration TOGETHER = Duration.ofMillis(100);

  private record Due(RunningAttempt attempt, AttemptLog log, long atNanos) {}

  private final AttemptReports reports;
  private final WorkerClock clock;
  private final Queue<Due> young = new ConcurrentLinkedQueue<>();
  private final Queue<Due> full = new ConcurrentLinkedQueue<>();

  AttemptLogs(AttemptReports reports, WorkerClock clock) {
    this.reports = reports;
    this.clock = clock;
  }

  /** Adds a text to an attempt's log; says whether there is news for the sweep, and how urgent. */
  AttemptLog.Added add(RunningAttempt attempt, AttemptLog its, String text) {
    AttemptLog.Added added = its.add(clock.now(), text);
    switch (added) {
      case FIRST -> young.add(new Due(attempt, its, clock.nanoTime() + LATEST.toNanos()));
      case FULL -> full.add(new Due(attempt, its, clock.nanoTime()));
      case MORE -> {
        // It travels with what waits.
      }
    }
    return added;
  }

  /** Sends all that an attempt has logged; nothing is added to it any more. */
  void end(RunningAttempt attempt, AttemptLog its) {
    its.end();
    while (send(attempt, its)) {
      // Each round is a batch.
    }
  }

  /** The same on the sweeping thread, with the report of the attempt's end after it. */
  void endLater(RunningAttempt attempt, AttemptLog its, Runnable then) {
    its.end(then);
    full.add(new Due(attempt, its, clock.nanoTime()));
  }

  @Override
  public long sweep(long now) {
    // One batch of each in turn, so that none that logs without end keeps the others waiting.
    for (int left = full.size(); left > 0; left--) {
      Due it = full.poll();
      if (it != null) {
        sendNext(it);
      }
    }
    for (Due oldest = young.peek(); oldest != null; oldest = young.peek()) {
      if (oldest.atNanos() - TOGETHER.toNanos() - now > 0) {
        return full.isEmpty() ? oldest.atNanos() - now : 0;
      }
      young.poll();
      sendNext(oldest);
    }
    return full.isEmpty() ? NOTHING_DUE : 0;
  }

  /** Hands over whatever is left, without blocking; no sweep is made any more. */
  void close() {
    for (Queue<Due> queue : List.of(full, young)) {
      for (Due it = queue.poll(); it != null; it = queue.poll()) {
        RunningAttempt attempt = it.attempt();
        it.log().drain(clock.now(), lines -> reports.loggedLater(attempt, lines));
      }
    }
  }

  private void sendNext(Due it) {
    if (send(it.attempt(), it.log())) {
      full.add(it);
    }
  }

  /** Lines that cannot be sent are lost; the result of their attempt must not be lost with them. */
  private boolean send(RunningAttempt attempt, AttemptLog its) {
    try {
      return its.sendNext(clock.now(), lines -> reports.logged(attempt, lines));
    } catch (RuntimeException e) {
      log.error("Lines of the log of {} were not sent", attempt.id(), e);
      return true;
    }
  }
}
