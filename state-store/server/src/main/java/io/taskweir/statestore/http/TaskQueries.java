package io.taskweir.statestore.http;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.store.StoreView.Versions;
import io.taskweir.statestore.watch.CommitWishes;
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
