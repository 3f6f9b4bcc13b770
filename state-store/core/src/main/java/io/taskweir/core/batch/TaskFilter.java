package io.taskweir.core.batch;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a tenant are meant; all conditions must hold.
 *
 * @param function null: any
 * @param states empty: any
 * @param idPrefix empty: any
 * @param labels that the task must have, with these values
 * @param fromMs earliest submission, included
 * @param toMs end of the submissions, not included
 */
public record TaskFilter(
    @Nullable String function,
    Set<TaskState> states,
    String idPrefix,
    Map<String, String> labels,
    long fromMs,
    long toMs) {

  /** Every task. */
  public static final TaskFilter ALL =
      new TaskFilter(null, Set.of(), "", Map.of(), 0, Long.MAX_VALUE);

  public TaskFilter {
    states = Set.copyOf(states);
    labels = Map.copyOf(labels);
  }

  /** Every task of one function. */
  public static TaskFilter ofFunction(String function) {
    return new TaskFilter(function, Set.of(), "", Map.of(), 0, Long.MAX_VALUE);
  }

  /** Whether nothing but the function is asked for. */
  public boolean isOfFunctionOnly() {
    return equals(function == null ? ALL : ofFunction(function));
  }

  public boolean matches(Task task) {
    long submittedAtMs = task.terms().submittedAtMs();
    return (function == null || function.equals(task.function()))
        && (states.isEmpty() || states.contains(task.state()))
        && task.key().taskId().startsWith(idPrefix)
        && submittedAtMs >= fromMs
        && submittedAtMs < toMs
        && hasLabels(task);
  }

  private boolean hasLabels(Task task) {
    return labels.isEmpty() || task.terms().labels().entrySet().containsAll(labels.entrySet());
  }
}
