package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that is asked for.
 *
 * @param after where the page before has ended; null for the first page
 * @param limit most tasks on the page, at least 1
 */
public record ListQuery(
    String tenant, TaskFilter filter, ListOrder order, @Nullable Position after, int limit) {

  /** Everything on the page comes after this place, in the order of the list. */
  Position start() {
    Position edge =
        switch (order) {
          case ASC -> filter.fromMs() == null ? Position.FIRST : Position.startOf(filter.fromMs());
          case DESC -> filter.toMs() == null ? Position.LAST : Position.startOf(filter.toMs());
        };
    return after == null ? edge : Collections.max(List.of(edge, after), order.comparator());
  }

  /** Everything on the page comes before this place, in the order of the list. */
  Position end() {
    return switch (order) {
      case ASC -> filter.toMs() == null ? Position.LAST : Position.startOf(filter.toMs());
      case DESC -> filter.fromMs() == null ? Position.FIRST : Position.startOf(filter.fromMs());
    };
  }

  /** Whether a place is on this page or on one that follows, if its task fits. */
  boolean includes(Position place) {
    return order.isBefore(start(), place) && order.isBefore(place, end());
  }

  /** Whether a task of the tenant is on this page or on one that follows. */
  boolean includes(Task task) {
    return includes(Position.of(task)) && filter.matches(task);
  }
}
