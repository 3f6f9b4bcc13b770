package io.taskweir.statestore.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.LaneCounts;
import io.taskweir.statestore.store.StoreView;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the work of one function stands, in one partition or in several together.
 *
 * @param backlog tasks that wait for nothing but their turn
 * @param oldestMs how long the one has waited that has waited longest; -1: none waits, or it is not
 *     known
 * @param running tasks that are handed over or run
 * @param window how many may be
 * @param throttled whether an attempt ended as throttled in the last 10 s
 */
record LaneState(
    long backlog, long oldestMs, long running, long window, boolean throttled, boolean paused) {

  /** The lanes of a tenant in a partition by their functions' names. */
  static Map<String, LaneState> in(
      StoreView view, String tenant, @Nullable String function, long nowMs) {
    Map<String, LaneState> states = new TreeMap<>();
    boolean allPaused = view.tenantPause(tenant).paused();
    Set<Lane> lanes = new HashSet<>();
    if (function != null) {
      lanes.add(new Lane(tenant, function));
    } else {
      lanes.addAll(view.lanes(tenant).keySet());
      lanes.addAll(view.functions(tenant).keySet());
    }
    for (Lane lane : lanes) {
      states.put(lane.function(), of(view, lane, allPaused, nowMs));
    }
    return states;
  }

  private static LaneState of(StoreView view, Lane lane, boolean allPaused, long nowMs) {
    LaneCounts counts = view.lane(lane);
    long oldest =
        counts.ready() == 0 ? Long.MAX_VALUE : view.oldestReadyMs(lane).orElse(Long.MAX_VALUE);
    return new LaneState(
        counts.ready(),
        oldest == Long.MAX_VALUE ? -1 : Math.max(0, nowMs - oldest),
        counts.out(),
        view.window(lane),
        view.isThrottled(lane, nowMs),
        allPaused || view.function(lane).isPaused());
  }

  LaneState and(LaneState other) {
    return new LaneState(
        backlog + other.backlog,
        Math.max(oldestMs, other.oldestMs),
        running + other.running,
        window + other.window,
        throttled || other.throttled,
        paused || other.paused);
  }

  void write(String function, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("function", function);
    json.writeNumberField("backlog", backlog);
    if (oldestMs < 0) {
      json.writeNullField("oldestMs");
    } else {
      json.writeNumberField("oldestMs", oldestMs);
    }
    json.writeNumberField("running", running);
    json.writeNumberField("window", window);
    json.writeBooleanField("throttled", throttled);
    json.writeBooleanField("paused", paused);
    json.writeEndObject();
  }

  /** One line for each lane, for other instances. */
  static String toLines(Map<String, LaneState> lanes) {
    StringBuilder lines = new StringBuilder();
    lanes.forEach(
        (function, it) ->
            lines.append(
                "%s %d %d %d %d %b %b%n"
                    .formatted(
                        function,
                        it.backlog,
                        it.oldestMs,
                        it.running,
                        it.window,
                        it.throttled,
                        it.paused)));
    return lines.toString();
  }

  static Map<String, LaneState> ofLines(String lines) {
    Map<String, LaneState> lanes = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(" ", 7);
      lanes.put(
          parts[0],
          new LaneState(
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]),
              Boolean.parseBoolean(parts[5]),
              Boolean.parseBoolean(parts[6])));
    }
    return lanes;
  }
}
