package io.taskweir.statestore.step;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import io.taskweir.core.machine.Decision;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the steps of a process count. Thread-safe. */
public final class StepMetrics {
  private final Meter accepted;
  private final Meter handedOver;
  private final Counter parked;
  private final Counter parkedExpired;
  private final Counter staleWindows;
  private final Counter purged;
  private final Map<TaskState, Counter> ended = new EnumMap<>(TaskState.class);
  private final Map<Decision.Reason, Counter> ignored = new EnumMap<>(Decision.Reason.class);
  private final Map<ErrorCode, Counter> rejected = new EnumMap<>(ErrorCode.class);

  public StepMetrics(MetricRegistry registry) {
    accepted = registry.meter("taskweir.tasks.accepted");
    handedOver = registry.meter("taskweir.tasks.handed-over");
    parked = registry.counter("taskweir.results.parked");
    parkedExpired = registry.counter("taskweir.results.parked-expired");
    purged = registry.counter("taskweir.tasks.purged");
    staleWindows = registry.counter("taskweir.windows.stale");
    for (TaskState state : TaskState.values()) {
      if (state.isTerminal()) {
        ended.put(state, registry.counter("taskweir.tasks.ended." + name(state)));
      }
    }
    for (Decision.Reason reason : Decision.Reason.values()) {
      ignored.put(reason, registry.counter("taskweir.commands.ignored." + name(reason)));
    }
    for (ErrorCode code : ErrorCode.values()) {
      rejected.put(code, registry.counter("taskweir.records.rejected." + name(code)));
    }
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void accepted() {
    accepted.mark();
  }

  void handedOver() {
    handedOver.mark();
  }

  void ended(TaskState state) {
    inc(ended.get(state));
  }

  void ignored(Decision.Reason reason) {
    inc(ignored.get(reason));
  }

  void rejected(ErrorCode code) {
    inc(rejected.get(code));
  }

  void parked() {
    parked.inc();
  }

  void parkedExpired() {
    parkedExpired.inc();
  }

  void purged() {
    purged.inc();
  }

  void staleWindow() {
    staleWindows.inc();
  }

  private static void inc(@Nullable Counter counter) {
    if (counter != null) {
      counter.inc();
    }
  }
}
