package io.taskweir.core.task;

import io.taskweir.protocol.TaskState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's tasks are meant: those that fit all of this.
 *
 * @param function null for all functions
 * @param states not empty
 * @param idPrefix how the id begins; null for all
 * @param labels the task has all of them
 * @param fromMs earliest time of submission; null for no bound
 * @param toMs the time of submission is before this; null for no bound
 */
public record TaskFilter(
    @Nullable String function,
    Set<TaskState> states,
    @Nullable String idPrefix,
    List<Label> labels,
    @Nullable Long fromMs,
    @Nullable Long toMs) {

  /** All tasks. */
  public static final TaskFilter ALL =
      new TaskFilter(null, EnumSet.allOf(TaskState.class), null, List.of(), null, null);

  public TaskFilter {
    states = Set.copyOf(states);
    labels = List.copyOf(labels);
  }

  /** All tasks of one function. */
  public static TaskFilter ofFunction(String function) {
    return new TaskFilter(function, EnumSet.allOf(TaskState.class), null, List.of(), null, null);
  }

  /** Whether nothing but the function is asked for. */
  public boolean isOfFunctionOnly() {
    return equals(function == null ? ALL : ofFunction(function));
  }

  /** Whether a task of the tenant is meant. */
  public boolean matches(Task task) {
    return matchesLane(task) && matchesId(task.key().taskId()) && hasLabels(task) && isInTime(task);
  }

  /** Whether the task is of the function and in one of the states. */
  public boolean matchesLane(Task task) {
    return (function == null || function.equals(task.function())) && states.contains(task.state());
  }

  /** Whether the id begins as it is to. */
  public boolean matchesId(String taskId) {
    return idPrefix == null || taskId.startsWith(idPrefix);
  }

  private boolean hasLabels(Task task) {
    return labels.stream()
        .allMatch(label -> label.value().equals(task.terms().labels().get(label.key())));
  }

  private boolean isInTime(Task task) {
    long submittedAtMs = task.terms().submittedAtMs();
    return (fromMs == null || Long.compareUnsigned(submittedAtMs, fromMs) >= 0)
        && (toMs == null || Long.compareUnsigned(submittedAtMs, toMs) < 0);
  }

  /** Whether function and states leave out anything at all. */
  public boolean isOfSomeLanes() {
    return function != null || states.size() < TaskState.values().length;
  }
}
