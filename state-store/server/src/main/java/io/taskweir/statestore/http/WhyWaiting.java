package io.taskweir.statestore.http;

import io.taskweir.core.function.FunctionState;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.json.Json;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.LaneCounts;
import io.taskweir.statestore.store.StoreView;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says what a task waits for, and for how long as far as can be said (R-OBS-4). Answers from the
 * partition's own knowledge. Thread-safe.
 */
public final class WhyWaiting {
  private final InstantSource clock;

  public WhyWaiting(InstantSource clock) {
    this.clock = clock;
  }

  /** What is waited for. */
  enum Cause {
    DELAY,
    BACKOFF,
    PAUSED,
    NO_WORKER,
    WINDOW,
    WORKER
  }

  /**
   * @param waitingFor null if the task does not wait
   * @param etaMs milliseconds until it may go on; null if nobody can say
   */
  record Answer(@Nullable Cause waitingFor, String detail, @Nullable Long etaMs) {
    byte[] toJson() {
      return Json.object(
          json -> {
            if (waitingFor == null) {
              json.writeNullField("waitingFor");
            } else {
              json.writeStringField("waitingFor", waitingFor.name());
            }
            json.writeStringField("detail", detail);
            if (etaMs == null) {
              json.writeNullField("etaMs");
            } else {
              json.writeNumberField("etaMs", etaMs);
            }
          });
    }
  }

  Answer of(StoreView view, Task task) {
    return switch (task.phase()) {
      case Phase.Timed timed -> timed(task, timed);
      case Phase.Ready ready -> ready(view, task);
      case Phase.Out out ->
          new Answer(
              Cause.WORKER,
              "attempt %d is handed over; a worker has not said yet that it began"
                  .formatted(task.attempt()),
              null);
      case Phase.Executing executing ->
          new Answer(null, "it runs on worker " + executing.workerId(), null);
      case Phase.Stopping stopping ->
          new Answer(
              null,
              "it is being stopped; in %d ms it is, whatever its worker does"
                  .formatted(left(stopping.untilMs())),
              null);
      case Phase.Ended ended -> new Answer(null, "it is " + task.state().publicName(), null);
    };
  }

  private Answer timed(Task task, Phase.Timed timed) {
    String at = TaskJson.time(timed.untilMs());
    AttemptRecord last = task.lastAttempt();
    return last == null
        ? new Answer(Cause.DELAY, "it is due at " + at, left(timed.untilMs()))
        : new Answer(
            Cause.BACKOFF,
            "attempt %d ended: %s; the next is due at %s"
                .formatted(last.attempt(), last.outcome(), at),
            left(timed.untilMs()));
  }

  private long left(long untilMs) {
    return Math.max(0, untilMs - clock.millis());
  }

  private Answer ready(StoreView view, Task task) {
    Lane lane = Lane.of(task);
    FunctionState function = view.function(lane);
    if (function.isPaused()) {
      return new Answer(
          Cause.PAUSED, "function " + lane.function() + " is paused; resume it", null);
    }
    if (view.tenantPause(lane.tenant()).paused()) {
      return new Answer(
          Cause.PAUSED,
          "all functions of tenant " + lane.tenant() + " are paused; resume them with a batch",
          null);
    }
    int window = view.window(lane);
    if (window == 0) {
      return new Answer(
          Cause.NO_WORKER, "no worker that is connected serves " + lane.function(), null);
    }
    LaneCounts counts = view.lane(lane);
    return new Answer(
        Cause.WINDOW,
        "%d of %d places for %s are taken in partition %d, and %d tasks wait for one"
            .formatted(counts.out(), window, lane.function(), view.partition(), counts.ready()),
        estimateMs(counts.ready(), view.handOversPerSecond(lane, clock.millis())));
  }

  /** As if it were the last of those that wait: priorities may let it go sooner. */
  private static @Nullable Long estimateMs(long waiting, double perSecond) {
    return perSecond < 0.001 ? null : Math.round(waiting * 1000 / perSecond);
  }
}
