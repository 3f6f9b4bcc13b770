package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.statestore.store.Overlay.Touched;
import io.taskweir.statestore.store.StoreView.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tasks of one moment: what was committed then, and over it what the open transaction had
 * made of it. Every task is in exactly one of its lists, whatever the owner does meanwhile. For one
 * call on one thread.
 */
final class TaskLists {
  private static final Comparator<Task> ORDER =
      Comparator.comparingLong((Task task) -> task.terms().submittedAtMs())
          .thenComparing(task -> task.key().taskId());

  private final Frozen committed;
  private final Map<TaskKey, Touched> uncommitted;

  private TaskLists(Frozen committed, Map<TaskKey, Touched> uncommitted) {
    this.committed = committed;
    this.uncommitted = uncommitted;
  }

  /**
   * @param moment what is committed, and the overlay that goes with it
   */
  static TaskLists of(String tenant, Overlay overlay, Frozen moment) {
    Map<TaskKey, Touched> uncommitted = new HashMap<>();
    overlay
        .tasks()
        .forEach(
            (key, touched) -> {
              if (key.tenant().equals(tenant)) {
                uncommitted.put(key, touched);
              }
            });
    return new TaskLists(moment, uncommitted);
  }

  /**
   * The first tasks of these lanes in these states, in the order of their submission.
   *
   * @param after null for the beginning
   */
  List<Task> page(
      Collection<Lane> lanes, Set<TaskState> states, @Nullable Position after, int limit) {
    List<Task> page = new ArrayList<>();
    for (Touched touched : uncommitted.values()) {
      Task task = touched.task();
      if (task != null
          && states.contains(task.state())
          && lanes.contains(new Lane(task.key().tenant(), task.function()))
          && isAfter(task, after)) {
        page.add(task);
      }
    }
    for (Lane lane : lanes) {
      byte[] counts = committed.get(ColumnFamily.LANES, Keys.lane(lane));
      for (TaskState state : states) {
        // An empty list may be a long row of tombstones.
        if (counts != null && LaneCounts.ofBytes(counts).of(state) > 0) {
          addCommitted(lane, state, after, limit, page);
        }
      }
    }
    page.sort(ORDER);
    return page.size() <= limit ? page : page.subList(0, limit);
  }

  private static boolean isAfter(Task task, @Nullable Position position) {
    if (position == null) {
      return true;
    }
    int order = Long.compare(task.terms().submittedAtMs(), position.submittedAtMs());
    return order > 0 || (order == 0 && task.key().taskId().compareTo(position.taskId()) > 0);
  }

  private void addCommitted(
      Lane lane, TaskState state, @Nullable Position after, int limit, List<Task> page) {
    byte[] prefix = Keys.listPrefix(lane, state);
    byte[] from =
        after == null ? prefix : Keys.listAfter(prefix, after.submittedAtMs(), after.taskId());
    int found = 0;
    try (Frozen.Walk walk = committed.walk(ColumnFamily.LISTS, prefix, from)) {
      while (found < limit && walk.next()) {
        TaskKey key = new TaskKey(lane.tenant(), Keys.taskIdOfList(walk.key(), prefix.length));
        if (!uncommitted.containsKey(key)) {
          byte[] bytes = committed.get(ColumnFamily.TASKS, Keys.task(key));
          if (bytes == null) {
            throw new IllegalStateException("task " + key + " is listed, but not in the store");
          }
          page.add(TaskCodec.decode(bytes));
          found++;
        }
      }
    }
  }
}
