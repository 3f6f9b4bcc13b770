package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutAttempt;
import io.taskweir.protocol.internal.OutSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the state-store as a dispatcher sees it: keeps what is out within the windows,
 * reads commands and results at its own pace, and now and then falls back to what it had committed.
 */
final class SimulatedStore {
  final List<DispatchRecord> dispatchLog = new ArrayList<>();
  final List<Decision> commandLog = new ArrayList<>();
  final List<Report> resultLog = new ArrayList<>();

  private State state = new State();
  private State committed = new State();
  private long incarnation = 1;

  /** What a worker wrote. */
  record Report(AttemptRef ref, String workerId, boolean ended) {}

  private record Out(String function, int attempt, String workerId) {}

  private static final class State {
    final Map<LaneId, Integer> windows = new HashMap<>();
    final TreeMap<String, Out> out = new TreeMap<>();

    /** Task to function and next attempt, in the order of arrival. */
    final LinkedHashMap<String, Out> waiting = new LinkedHashMap<>();

    long epoch;
    int commandsRead;
    int resultsRead;

    State copy() {
      State copy = new State();
      copy.windows.putAll(windows);
      copy.out.putAll(out);
      copy.waiting.putAll(waiting);
      copy.epoch = epoch;
      copy.commandsRead = commandsRead;
      copy.resultsRead = resultsRead;
      return copy;
    }
  }

  /** Durable at once, as a submission in its queue is. */
  void submit(String taskId, String function) {
    state.waiting.put(taskId, new Out(function, 1, ""));
    committed.waiting.put(taskId, new Out(function, 1, ""));
    release();
  }

  boolean isDone() {
    return state.out.isEmpty() && state.waiting.isEmpty();
  }

  boolean hasUnread() {
    return state.commandsRead < commandLog.size() || state.resultsRead < resultLog.size();
  }

  void commit() {
    committed = state.copy();
  }

  void crash() {
    state = committed.copy();
    incarnation++;
    sayWhatIsOut();
    release();
  }

  /** Reads one record of either log. */
  void step(Random random) {
    boolean commands = state.commandsRead < commandLog.size();
    boolean results = state.resultsRead < resultLog.size();
    if (commands && (!results || random.nextBoolean())) {
      apply(commandLog.get(state.commandsRead++));
    } else if (results) {
      apply(resultLog.get(state.resultsRead++));
    }
    release();
  }

  /** A user stops some task that is out. */
  void stopOne(Random random) {
    if (state.out.isEmpty()) {
      return;
    }
    List<String> ids = new ArrayList<>(state.out.keySet());
    String taskId = ids.get(random.nextInt(ids.size()));
    int attempt = Objects.requireNonNull(state.out.remove(taskId)).attempt;
    append(
        DispatchRecord.newBuilder()
            .setCancel(
                Cancel.newBuilder()
                    .setTenant(PlanBench.TENANT)
                    .setTaskId(taskId)
                    .setAttempt(attempt)));
    // Whatever a crash takes back, the user's request is in the log and done again.
    committed.out.remove(taskId);
    committed.waiting.remove(taskId);
    release();
  }

  private void apply(Decision command) {
    switch (command) {
      case Decision.PublishWindow window when window.epoch() == state.epoch ->
          state.windows.put(window.lane(), window.slots());
      case Decision.SendTakeover takeover when takeover.epoch() > state.epoch -> {
        state.epoch = takeover.epoch();
        state.windows.clear();
        sayWhatIsOut();
      }
      case Decision.ReportLost lost -> {
        Out out = state.out.get(lost.attempt().getTaskId());
        if (out != null && out.attempt == lost.attempt().getAttempt()) {
          state.out.remove(lost.attempt().getTaskId());
          state.waiting.put(lost.attempt().getTaskId(), new Out(out.function, out.attempt + 1, ""));
        }
      }
      default -> {}
    }
  }

  private void apply(Report report) {
    String taskId = report.ref().getTaskId();
    Out out = present(taskId, report.ref().getAttempt());
    if (out == null) {
      return;
    }
    state.waiting.remove(taskId);
    if (report.ended()) {
      state.out.remove(taskId);
    } else {
      state.out.put(taskId, new Out(out.function, out.attempt, report.workerId()));
    }
  }

  /** The attempt, also if its hand-over was lost to a crash. */
  private @Nullable Out present(String taskId, int attempt) {
    Out out = state.out.containsKey(taskId) ? state.out.get(taskId) : state.waiting.get(taskId);
    return out != null && out.attempt == attempt ? out : null;
  }

  private void release() {
    Map<String, Integer> outByFunction = new HashMap<>();
    state.out.values().forEach(out -> outByFunction.merge(out.function, 1, Integer::sum));
    for (var entry : new ArrayList<>(state.waiting.entrySet())) {
      Out out = entry.getValue();
      int window = state.windows.getOrDefault(new LaneId(PlanBench.TENANT, out.function), 0);
      if (outByFunction.getOrDefault(out.function, 0) < window) {
        outByFunction.merge(out.function, 1, Integer::sum);
        state.waiting.remove(entry.getKey());
        state.out.put(entry.getKey(), out);
        issue(entry.getKey(), out, false);
      }
    }
  }

  private void sayWhatIsOut() {
    OutSet.Builder set = OutSet.newBuilder().setLast(true);
    state.out.forEach(
        (taskId, out) ->
            set.addAttempts(
                OutAttempt.newBuilder()
                    .setTenant(PlanBench.TENANT)
                    .setTaskId(taskId)
                    .setAttempt(out.attempt)
                    .setLeaseToken(PlanBench.token(taskId, out.attempt))
                    .setFunction(out.function)
                    .setWorkerId(out.workerId)));
    append(DispatchRecord.newBuilder().setOutSet(set));
    state.out.forEach(
        (taskId, out) -> {
          if (out.workerId.isEmpty()) {
            issue(taskId, out, true);
          }
        });
  }

  private void issue(String taskId, Out out, boolean again) {
    append(
        DispatchRecord.newBuilder()
            .setAssignment(
                Assignment.newBuilder()
                    .setTenant(PlanBench.TENANT)
                    .setTaskId(taskId)
                    .setFunction(out.function)
                    .setAttempt(out.attempt)
                    .setLeaseToken(PlanBench.token(taskId, out.attempt))
                    .setPriority(taskId.hashCode() & 7)
                    .setReissued(again)));
  }

  private void append(DispatchRecord.Builder record) {
    dispatchLog.add(record.setIncarnation(incarnation).setDispatcherEpoch(state.epoch).build());
  }
}
