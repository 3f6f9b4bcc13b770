package io.taskweir.statestore.http;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.watch.Waiters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about tasks from the partitions that are here. Blocks the calling thread, which
 * is a virtual one; otherwise thread-safe.
 */
final class TaskQueries {
  private final Waiters waiters;

  TaskQueries(Waiters waiters) {
    this.waiters = waiters;
  }

  /** The answer to a GET of one task. */
  record TaskAnswer(Payload json, boolean committed) {}

  /**
   * One task.
   *
   * @param wait for its end; zero not to wait. When the time is over the present state is answered
   * @return null if there is no such task
   */
  @Nullable TaskAnswer task(StoreView view, TaskKey key, Duration wait, boolean withPayload)
      throws InterruptedException {
    Found found = wait.isZero() ? view.task(key) : awaitEnd(view, key, wait);
    if (found == null) {
      return null;
    }
    Task task = found.task();
    return new TaskAnswer(
        Payload.of(
            TaskJson.write(task, withPayload ? view.payload(key) : null, view.result(key)),
            Payload.JSON),
        found.committed());
  }

  private @Nullable Found awaitEnd(StoreView view, TaskKey key, Duration wait)
      throws InterruptedException {
    try (Waiters.Waiter waiter = waiters.watch(key)) {
      Found found = view.task(key);
      // Looked up after the watch began, so that an end in between is not missed.
      if (found == null || found.task().state().isTerminal()) {
        return found;
      }
      waiter.await(wait);
      return view.task(key);
    }
  }

  /**
   * One line of a page.
   *
   * @param submittedAtMs with the id, the place in the order
   */
  record Item(long submittedAtMs, String taskId, String json) {
    static final Comparator<Item> ORDER =
        Comparator.comparingLong(Item::submittedAtMs).thenComparing(Item::taskId);
  }

  /** A page of what one partition has; the earliest first. */
  static List<Item> page(StoreView view, ListRequest request) {
    List<Item> items = new ArrayList<>();
    for (Task task :
        view.list(
            request.tenant(),
            request.function(),
            request.states(),
            request.after(),
            request.limit())) {
      items.add(
          new Item(
              task.terms().submittedAtMs(),
              task.key().taskId(),
              new String(TaskJson.write(task, null, null), StandardCharsets.UTF_8)));
    }
    return items;
  }

  /** How many tasks of each state one partition has. */
  static Map<TaskState, Long> count(StoreView view, String tenant, @Nullable String function) {
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    view.lanes(tenant)
        .forEach(
            (lane, laneCounts) -> {
              if (function == null || function.equals(lane.function())) {
                for (TaskState state : TaskState.values()) {
                  counts.merge(state, laneCounts.of(state), Long::sum);
                }
              }
            });
    return counts;
  }
}
