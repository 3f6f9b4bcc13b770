package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what one partition has.
 *
 * @param tasks in the order that was asked for
 * @param reached up to here, this place included, nothing is missing; null: there is no more. It
 *     may lie beyond the last task, or be there without any
 */
public record ListPage(List<Task> tasks, @Nullable Position reached) {
  public ListPage {
    tasks = List.copyOf(tasks);
  }
}
