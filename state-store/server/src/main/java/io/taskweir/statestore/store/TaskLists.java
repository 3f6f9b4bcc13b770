package io.taskweir.statestore.store;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.statestore.store.Intersection.Step;
import io.taskweir.statestore.store.Overlay.Touched;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tasks of one moment: what was committed then, and over it what the open transaction had
 * made of it. Every task is in exactly one of its lists, whatever the owner does meanwhile. For one
 * call on one thread.
 *
 * <p>A page is put together from indexes that are in the order of the list: the lists of the lanes
 * in their states, merged, and the lists of labels, of which the common places count. Only the
 * tasks on the page are fetched. Ids that begin alike are found by the ids themselves, if they are
 * not too many.
 */
final class TaskLists {
  /** What it costs to fetch one task, in places that are looked at one after the other. */
  private static final int FETCH = 16;

  private final Frozen committed;
  private final Map<TaskKey, Touched> uncommitted;
  private final ListBounds bounds;

  private TaskLists(Frozen committed, Map<TaskKey, Touched> uncommitted, ListBounds bounds) {
    this.committed = committed;
    this.uncommitted = uncommitted;
    this.bounds = bounds;
  }

  /**
   * @param moment what is committed, and the overlay that goes with it
   */
  static TaskLists of(String tenant, Overlay overlay, Frozen moment, ListBounds bounds) {
    Map<TaskKey, Touched> uncommitted = new HashMap<>();
    overlay
        .tasks()
        .forEach(
            (key, touched) -> {
              if (key.tenant().equals(tenant)) {
                uncommitted.put(key, touched);
              }
            });
    return new TaskLists(moment, uncommitted, bounds);
  }

  /** One list of the index: the tasks of a lane that are in a state. */
  private record LaneState(Lane lane, TaskState state, long size) {}

  /** A task of the page; it is fetched only if it stays there. */
  private record Found(Position place, @Nullable Task task) {}

  ListPage page(ListQuery query) {
    TaskFilter filter = query.filter();
    boolean byLanes = filter.labels().isEmpty() || filter.isOfSomeLanes();
    List<LaneState> lists = byLanes ? lists(query) : List.of();
    long listed = lists.stream().mapToLong(LaneState::size).sum();
    boolean isShort = byLanes && listed <= bounds.prefixKeys();
    return filter.idPrefix() != null && !isShort && areFew(query.tenant(), filter.idPrefix())
        ? sorted(query, filter.idPrefix())
        : walked(query, lists, listed);
  }

  private boolean areFew(String tenant, String idPrefix) {
    byte[] from = Keys.tasksFrom(tenant, idPrefix);
    byte[] to = Keys.tasksTo(tenant, idPrefix);
    int more = bounds.prefixKeys() + 1;
    return committed.keys(ColumnFamily.TASKS, from, to, ListOrder.ASC, more).size() < more;
  }

  /** Looks at all tasks whose ids begin so. */
  private ListPage sorted(ListQuery query, String idPrefix) {
    TaskFilter filter = query.filter();
    boolean byTasks = filter.isOfSomeLanes() || !filter.labels().isEmpty();
    List<Found> found = new ArrayList<>();
    uncommitted(query).forEach(task -> found.add(new Found(Position.of(task), task)));
    byte[] prefix = Keys.tasksFrom(query.tenant(), idPrefix);
    try (Frozen.Walk walk = committed.walk(ColumnFamily.TASKS, prefix, prefix)) {
      while (walk.next()) {
        TaskKey key = Keys.taskKey(walk.key());
        byte[] bytes = walk.value();
        Position place = new Position(TaskCodec.submittedAtMs(bytes), key.taskId());
        if (!uncommitted.containsKey(key) && query.includes(place)) {
          Task task = byTasks ? TaskCodec.decode(bytes) : null;
          if (task == null || filter.matches(task)) {
            found.add(new Found(place, task));
          }
        }
      }
    }
    found.sort(Comparator.comparing(Found::place, query.order().comparator()));
    return page(query, found, null);
  }

  /** Looks at one place after the other until the page is full or enough has been looked at. */
  private ListPage walked(ListQuery query, List<LaneState> lists, long listed) {
    TaskFilter filter = query.filter();
    boolean isCheap = lists.size() <= bounds.lists() || listed <= bounds.places() / ListWork.SEARCH;
    boolean byLists = filter.labels().isEmpty() || (filter.isOfSomeLanes() && isCheap);
    boolean byTasks = filter.isOfSomeLanes() && !byLists;
    ListWork work = new ListWork(bounds.places());
    Intersection places = places(query, byLists, lists, work);
    Deque<Task> fresh = uncommitted(query);
    List<Found> found = new ArrayList<>();
    // One more than asked for says whether there is more.
    while (found.size() <= query.limit()) {
      Step step = places.next();
      work.step();
      Position place = step == null ? query.end() : step.place();
      while (!fresh.isEmpty() && !query.order().isBefore(place, Position.of(fresh.getFirst()))) {
        Task task = fresh.removeFirst();
        found.add(new Found(Position.of(task), task));
      }
      if (step == null) {
        return page(query, found, null);
      }
      Found here = step.isCommon() ? found(query, place, byTasks, work) : null;
      if (here != null) {
        found.add(here);
      }
      if (work.isOver()) {
        return page(query, found, place);
      }
    }
    return page(query, found, null);
  }

  /** The committed task at a place that all lists have; null if it does not belong on the page. */
  private @Nullable Found found(ListQuery query, Position place, boolean byTasks, ListWork work) {
    TaskKey key = new TaskKey(query.tenant(), place.taskId());
    if (!query.filter().matchesId(place.taskId()) || uncommitted.containsKey(key)) {
      return null;
    }
    if (!byTasks) {
      return new Found(place, null);
    }
    work.spend(FETCH);
    Task task = fetch(List.of(Keys.task(key))).getFirst();
    return query.filter().matchesLane(task) ? new Found(place, task) : null;
  }

  private Intersection places(
      ListQuery query, boolean byLists, List<LaneState> lists, ListWork work) {
    List<Places> all = new ArrayList<>();
    for (Label label : query.filter().labels()) {
      byte[] prefix = Keys.labelPrefix(query.tenant(), label);
      all.add(new KeyPlaces(committed, ColumnFamily.LABELS, prefix, query, Long.MAX_VALUE, work));
    }
    if (byLists) {
      List<Places> any = new ArrayList<>(lists.size());
      for (LaneState list : lists) {
        byte[] prefix = Keys.listPrefix(list.lane(), list.state());
        any.add(new KeyPlaces(committed, ColumnFamily.LISTS, prefix, query, list.size(), work));
      }
      all.add(new AnyPlaces(query.order(), any));
    }
    return new Intersection(all, query.start());
  }

  /** The lists that the filter allows and that are not empty: those may be rows of tombstones. */
  private List<LaneState> lists(ListQuery query) {
    List<LaneState> lists = new ArrayList<>();
    String function = query.filter().function();
    if (function != null) {
      Lane lane = new Lane(query.tenant(), function);
      byte[] counts = committed.get(ColumnFamily.LANES, Keys.lane(lane));
      if (counts != null) {
        addLists(lane, counts, query.filter(), lists);
      }
      return lists;
    }
    byte[] prefix = Keys.tenant(query.tenant());
    try (Frozen.Walk walk = committed.walk(ColumnFamily.LANES, prefix, prefix)) {
      while (walk.next()) {
        addLists(Keys.laneOf(walk.key()), walk.value(), query.filter(), lists);
      }
    }
    return lists;
  }

  private static void addLists(
      Lane lane, byte[] encoded, TaskFilter filter, List<LaneState> lists) {
    LaneCounts counts = LaneCounts.ofBytes(encoded);
    for (TaskState state : filter.states()) {
      if (counts.of(state) > 0) {
        lists.add(new LaneState(lane, state, counts.of(state)));
      }
    }
  }

  /** What the open transaction has for this page and those that follow, in order. */
  private Deque<Task> uncommitted(ListQuery query) {
    return uncommitted.values().stream()
        .map(Touched::task)
        .filter(task -> task != null && query.includes(task))
        .sorted(Comparator.comparing(Position::of, query.order().comparator()))
        .collect(Collectors.toCollection(ArrayDeque::new));
  }

  private ListPage page(ListQuery query, List<Found> found, @Nullable Position reached) {
    boolean isFull = found.size() > query.limit();
    List<Found> shown = isFull ? found.subList(0, query.limit()) : found;
    List<byte[]> missing = new ArrayList<>();
    for (Found each : shown) {
      if (each.task() == null) {
        missing.add(Keys.task(new TaskKey(query.tenant(), each.place().taskId())));
      }
    }
    Iterator<Task> fetched = fetch(missing).iterator();
    List<Task> tasks = new ArrayList<>(shown.size());
    for (Found each : shown) {
      tasks.add(each.task() != null ? each.task() : fetched.next());
    }
    return new ListPage(tasks, isFull ? shown.getLast().place() : reached);
  }

  /** The tasks with these keys, all of which are in an index. */
  private List<Task> fetch(List<byte[]> keys) {
    List<Task> tasks = new ArrayList<>(keys.size());
    for (byte[] bytes : committed.getAll(ColumnFamily.TASKS, keys)) {
      if (bytes == null) {
        throw new IllegalStateException(
            "task %s is listed, but not in the store"
                .formatted(Keys.taskKey(keys.get(tasks.size()))));
      }
      tasks.add(TaskCodec.decode(bytes));
    }
    return tasks;
  }
}
