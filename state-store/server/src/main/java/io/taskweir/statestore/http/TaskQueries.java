package io.taskweir.statestore.http;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.http.TaskPage.Item;
import io.taskweir.statestore.store.ListPage;
import io.taskweir.statestore.store.ListQuery;
import io.taskweir.statestore.store.Position;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.store.StoreView.Versions;
import io.taskweir.statestore.watch.CommitWishes;
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
  private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(10);

  private final Waiters waiters;
  private final CommitWishes wishes;

  TaskQueries(Waiters waiters, CommitWishes wishes) {
    this.waiters = waiters;
    this.wishes = wishes;
  }

  /** The answer to a GET of one task. */
  record TaskAnswer(Payload json, boolean committed) {}

  /**
   * One task.
   *
   * @param wait for its end; zero not to wait. When the time is over the present state is answered
   * @param committed whether to answer only what is committed
   * @return null if there is no such task
   * @throws ProblemException if what was there is not committed within 10 s
   */
  @Nullable TaskAnswer task(
      StoreView view, TaskKey key, Duration wait, boolean withPayload, boolean committed)
      throws InterruptedException {
    Found found = wait.isZero() ? view.task(key) : awaitEnd(view, key, wait);
    if (found == null) {
      return null;
    }
    if (committed) {
      return committed(view, key, withPayload);
    }
    Task task = found.task();
    return new TaskAnswer(
        Payload.of(
            TaskJson.write(task, withPayload ? view.payload(key) : null, view.result(key)),
            Payload.JSON),
        found.committed());
  }

  private @Nullable TaskAnswer committed(StoreView view, TaskKey key, boolean withPayload)
      throws InterruptedException {
    Task task = awaitCommitted(view, key);
    if (task == null) {
      return null;
    }
    // A result that is committed a moment later would not fit a task that has not ended.
    Payload result = task.state().isTerminal() ? view.committedResult(key) : null;
    return new TaskAnswer(
        Payload.of(
            TaskJson.write(task, withPayload ? view.committedPayload(key) : null, result),
            Payload.JSON),
        true);
  }

  /** The task, with everything that is applied now; under load it never is all committed. */
  private @Nullable Task awaitCommitted(StoreView view, TaskKey key) throws InterruptedException {
    long commits;
    Versions versions;
    do {
      commits = view.commits();
      versions = view.versions(key);
    } while (commits != view.commits());
    if (!versions.differ()) {
      return versions.committed();
    }
    wishes.wish(view.partition());
    boolean committed = view.awaitCommit(commits, COMMITTED_WITHIN);
    versions = view.versions(key);
    if (committed || !versions.differ()) {
      return versions.committed();
    }
    throw new ProblemException(
        ErrorCode.UNAVAILABLE,
        "task \"%s\": not committed within %d s; try again"
            .formatted(key.taskId(), COMMITTED_WITHIN.toSeconds()));
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
