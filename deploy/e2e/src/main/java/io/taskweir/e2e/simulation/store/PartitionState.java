package io.taskweir.e2e.simulation.store;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.function.FunctionState;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.WorkerReport;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one partition of the state-store keeps. One thread; {@link #copy} is what is committed. */
public final class PartitionState {
  private final TreeMap<String, Kept> tasks = new TreeMap<>();
  final Map<LaneId, FunctionState> functions = new HashMap<>();
  final Map<LaneId, Integer> windows = new HashMap<>();

  /** Genuine results that came before their tasks. */
  final Map<ParkedOf, WorkerReport.Finished> parked = new TreeMap<>();

  final Map<String, Batch> batches = new LinkedHashMap<>();
  long epoch;
  long incarnation;

  long queueRead;
  long commandsRead;
  long resultsRead;

  /** A task and its input. */
  record Kept(Task task, Payload input) {}

  /** One of each attempt of each submission, those of a task by attempt. */
  record ParkedOf(TaskKey task, int attempt, String token) implements Comparable<ParkedOf> {
    private static final Comparator<ParkedOf> ORDER =
        Comparator.<ParkedOf, String>comparing(it -> it.task.toString())
            .thenComparingInt(ParkedOf::attempt)
            .thenComparing(ParkedOf::token);

    static ParkedOf of(WorkerReport.Finished result) {
      return new ParkedOf(result.key(), result.attempt(), result.leaseToken());
    }

    @Override
    public int compareTo(ParkedOf other) {
      return ORDER.compare(this, other);
    }
  }

  public PartitionState copy() {
    PartitionState copy = new PartitionState();
    copy.tasks.putAll(tasks);
    copy.functions.putAll(functions);
    copy.windows.putAll(windows);
    copy.parked.putAll(parked);
    copy.batches.putAll(batches);
    copy.epoch = epoch;
    copy.incarnation = incarnation;
    copy.queueRead = queueRead;
    copy.commandsRead = commandsRead;
    copy.resultsRead = resultsRead;
    return copy;
  }

  public @Nullable Task task(TaskKey key) {
    Kept kept = tasks.get(key.toString());
    return kept == null ? null : kept.task;
  }

  Payload input(TaskKey key) {
    Kept kept = tasks.get(key.toString());
    return kept == null ? Payload.empty() : kept.input;
  }

  void put(Task task, @Nullable Payload input) {
    tasks.put(task.key().toString(), new Kept(task, input != null ? input : input(task.key())));
  }

  void remove(TaskKey key) {
    tasks.remove(key.toString());
  }

  /** In the order of their keys. */
  public List<Task> tasks() {
    return tasks.values().stream().map(Kept::task).toList();
  }

  /** In their order. */
  List<TaskKey> keys() {
    return tasks.values().stream().map(kept -> kept.task.key()).toList();
  }

  FunctionState function(LaneId lane) {
    return functions.getOrDefault(lane, FunctionState.UNKNOWN);
  }

  int window(LaneId lane) {
    return windows.getOrDefault(lane, 0);
  }

  static LaneId lane(Task task) {
    return new LaneId(task.key().tenant(), task.function());
  }

  int out(LaneId lane) {
    int out = 0;
    for (Kept kept : tasks.values()) {
      out += kept.task.phase().isOut() && lane(kept.task).equals(lane) ? 1 : 0;
    }
    return out;
  }

  /** The head of the lane's backlog: the highest priority, of those the longest wait. */
  @Nullable Task next(LaneId lane) {
    return tasks.values().stream()
        .map(Kept::task)
        .filter(task -> task.phase() instanceof Phase.Ready && lane(task).equals(lane))
        .min(
            Comparator.comparingInt((Task task) -> -task.terms().priority())
                .thenComparingLong(PartitionState::waitsSince)
                .thenComparing(task -> task.key().taskId()))
        .orElse(null);
  }

  private static long waitsSince(Task task) {
    return task.phase() instanceof Phase.Ready ready ? ready.sinceMs() : 0;
  }

  /** Tasks whose time has come, the earliest first. */
  List<Task> due(long nowMs) {
    return tasks.values().stream()
        .map(Kept::task)
        .filter(task -> task.wakeUpAtMs() <= nowMs)
        .sorted(Comparator.comparingLong(Task::wakeUpAtMs))
        .toList();
  }

  /** What is handed over or runs. */
  List<Task> outSet() {
    return tasks().stream().filter(task -> task.phase().isOut()).toList();
  }
}
