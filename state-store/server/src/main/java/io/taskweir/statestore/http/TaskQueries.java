package io.taskweir.statestore.http;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.http.TaskPage.Item;
import io.taskweir.statestore.store.ListPage;
import io.taskweir.statestore.store.ListQuery;
import io.taskweir.statestore.store.Position;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.watch.Waiters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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

  /** A page of what one partition has. */
  static TaskPage page(StoreView view, ListQuery query) {
    ListPage page = view.list(query);
    List<Item> items = new ArrayList<>();
    for (Task task : page.tasks()) {
      items.add(
          new Item(
              Position.of(task),
              () -> new String(TaskJson.write(task, null, null), StandardCharsets.UTF_8)));
    }
    return new TaskPage(items, page.reached());
  }

  /** Numbers of tasks that one partition has. */
  static Map<String, Long> count(StoreView view, CountRequest request) {
    Map<String, Long> counts = request.counts();
    view.lanes(request.tenant()).forEach((lane, of) -> request.add(lane, of, counts));
    return counts;
  }
}
