package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random steps, commits, aborts, crashes and re-openings against a model that is nothing but a map.
 * After each round every index must say what a full scan of the model says.
 */
class TablesSimulationTest {
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final List<String> FUNCTIONS = List.of("f", "f0", "g");
  private static final List<String> TENANTS = List.of("a", "a-b", "b");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void every_index_equals_one_made_by_a_full_scan(long seed) {
    Random random = new Random(seed);
    try (StoreMemory memory = new StoreMemory(8 << 20)) {
      Model model = new Model();
      Tables tables = new Tables(new Database(folder, memory, Samples.noDamage()));
      for (int round = 0; round < 12; round++) {
        Model uncommitted = model.copy();
        for (int step = 0; step < 40; step++) {
          step(tables, uncommitted, random);
        }
        assertSame(tables, uncommitted, random);
        assertWalks(tables, model, uncommitted);
        if (random.nextInt(4) == 0) {
          tables.discard();
        } else {
          tables.confirm(OFFSET_KEY, new byte[] {(byte) round});
          model = uncommitted;
        }
        assertSame(tables, model, random);
        assertWalks(tables, model, model);
        assertPurges(tables, model);
        if (random.nextInt(5) == 0) {
          tables.close();
          tables = new Tables(new Database(folder, memory, Samples.noDamage()));
          assertSame(tables, model, random);
          assertPurges(tables, model);
        }
      }
      tables.close();
    }
  }

  private static final class Model {
    private final Map<TaskKey, Task> tasks = new HashMap<>();
    private long clock = 1_000;

    private Model copy() {
      Model copy = new Model();
      copy.tasks.putAll(tasks);
      copy.clock = clock;
      return copy;
    }
  }

  private static void step(Tables tables, Model model, Random random) {
    model.clock += random.nextInt(3);
    List<Task> all = new ArrayList<>(model.tasks.values());
    if (all.size() < 5 || random.nextInt(3) == 0) {
      submit(tables, model, random);
      return;
    }
    Task before = all.get(random.nextInt(all.size()));
    TaskEvent event = nextEvent(before, model.clock, random);
    if (event == null) {
      tables.deleteTask(before);
      model.tasks.remove(before.key());
    } else {
      put(tables, model, before, before.apply(event));
    }
  }

  private static void submit(Tables tables, Model model, Random random) {
    Task task =
        Samples.task(
            new TaskKey(TENANTS.get(random.nextInt(TENANTS.size())), ListQuestions.taskId(random)),
            FUNCTIONS.get(random.nextInt(FUNCTIONS.size())),
            random.nextInt(10),
            model.clock,
            model.clock + random.nextInt(2) * 50L,
            ListQuestions.labels(random));
    if (!model.tasks.containsKey(task.key())) {
      put(tables, model, null, task);
    }
  }

  private static void put(Tables tables, Model model, @Nullable Task before, Task after) {
    tables.putTask(before, EncodedTask.of(after));
    model.tasks.put(after.key(), after);
  }

  private static @Nullable TaskEvent nextEvent(Task task, long now, Random random) {
    return switch (task.phase()) {
      case Phase.Timed timed -> new TaskEvent.BecameReady(now);
      case Phase.Ready ready -> new TaskEvent.HandedOver(task.attempt() + 1, now);
      case Phase.Out out -> new TaskEvent.Started("w", now + 30, now);
      case Phase.Executing executing ->
          switch (random.nextInt(4)) {
            case 3 -> new TaskEvent.StopRequested("stop", now + 10, now);
            case 0 -> new TaskEvent.LeaseExtended(now + 60, null, now);
            case 1 ->
                new TaskEvent.RetryScheduled(
                    "retryable", null, TaskEvent.Budget.HANDLER, now + 20, now);
            default -> new TaskEvent.Ended(TaskState.SUCCEEDED, "success", "success", null, now);
          };
      case Phase.Stopping stopping ->
          new TaskEvent.Ended(TaskState.STOPPED, "stopped", "stopped", null, now);
      case Phase.Ended ended -> null;
    };
  }

  private static void assertSame(Tables tables, Model model, Random random) {
    model.tasks.forEach((key, task) -> assertThat(tables.task(key)).isEqualTo(task));
    Waiting waiting = new Waiting(tables);
    assertThat(waiting.out(null, 1_000)).containsExactlyElementsOf(out(model));
    assertThat(waiting.due(Long.MAX_VALUE, 1_000)).containsExactlyElementsOf(timers(model));
    for (String tenant : TENANTS) {
      for (String function : FUNCTIONS) {
        Lane lane = new Lane(tenant, function);
        assertThat(waiting.nextOf(lane)).isEqualTo(head(model, lane));
        assertCounts(tables.lane(lane), model, lane);
      }
    }
    new ListQuestions(model.tasks.values(), TENANTS, FUNCTIONS, model.clock).ask(tables, random);
  }

  /** Every committed task that is still there, as it is now, whatever the stops on the way. */
  private static void assertWalks(Tables tables, Model committed, Model now) {
    for (String tenant : TENANTS) {
      assertThat(tables.lanesOf(tenant))
          .containsAll(
              now.tasks.values().stream()
                  .filter(task -> task.key().tenant().equals(tenant))
                  .map(Lane::of)
                  .distinct()
                  .toList());
      for (String prefix : List.of("", "t1", "t19", "none")) {
        List<Task> walked = new ArrayList<>();
        String position = "";
        int before;
        do {
          before = walked.size();
          try (TaskWalk walk = tables.walk(tenant, prefix, position)) {
            for (int i = 0; i < 3; i++) {
              Task task = walk.next();
              if (task == null) {
                break;
              }
              walked.add(task);
              position = task.key().taskId();
            }
          }
        } while (walked.size() > before);
        assertThat(walked)
            .containsExactlyElementsOf(
                now.tasks.values().stream()
                    .filter(task -> committed.tasks.containsKey(task.key()))
                    .filter(task -> task.key().tenant().equals(tenant))
                    .filter(task -> task.key().taskId().startsWith(prefix))
                    .sorted(Comparator.comparing(task -> task.key().taskId()))
                    .toList());
      }
    }
  }

  /** What is due is named once, in the order of its time; what is not due is not. */
  private static void assertPurges(Tables tables, Model model) {
    tables.discard();
    long halfMs =
        model.tasks.values().stream()
            .filter(task -> task.phase() instanceof Phase.Ended)
            .mapToLong(Task::purgeAtMs)
            .sorted()
            .skip(2)
            .findFirst()
            .orElse(0);
    List<TaskKey> first = new ArrayList<>();
    List<TaskKey> some;
    do {
      some = tables.duePurges(halfMs, 2);
      first.addAll(some);
    } while (!some.isEmpty());
    assertThat(first).containsExactlyElementsOf(purges(model, halfMs));
    first.addAll(tables.duePurges(Long.MAX_VALUE - 1, 1_000));
    assertThat(first).containsExactlyElementsOf(purges(model, Long.MAX_VALUE - 1));
  }

  private static List<TaskKey> purges(Model model, long untilMs) {
    return model.tasks.values().stream()
        .filter(task -> task.purgeAtMs() <= untilMs)
        .sorted(
            Comparator.comparingLong(Task::purgeAtMs).thenComparing(task -> task.key().toString()))
        .map(Task::key)
        .toList();
  }

  private static List<TaskKey> out(Model model) {
    return model.tasks.values().stream()
        .filter(task -> task.phase().isOut())
        .map(Task::key)
        .sorted(Comparator.comparing(TaskKey::toString))
        .toList();
  }

  private static List<TaskKey> timers(Model model) {
    TreeMap<String, TaskKey> timers = new TreeMap<>();
    for (Task task : model.tasks.values()) {
      switch (task.phase()) {
        case Phase.Timed timed -> timers.put(timer(timed.untilMs(), task), task.key());
        case Phase.Executing executing ->
            timers.put(timer(executing.leaseEndsMs(), task), task.key());
        case Phase.Stopping stopping -> timers.put(timer(stopping.untilMs(), task), task.key());
        case Phase.Ready ready -> timers.put(timer(task.terms().expiresAtMs(), task), task.key());
        case Phase.Out out -> timers.put(timer(task.terms().expiresAtMs(), task), task.key());
        case Phase.Ended ended -> {}
      }
    }
    return List.copyOf(timers.values());
  }

  private static String timer(long atMs, Task task) {
    return "%020d%s".formatted(atMs, task.key());
  }

  private static @Nullable TaskKey head(Model model, Lane lane) {
    return model.tasks.values().stream()
        .filter(task -> isIn(lane, task) && task.phase() instanceof Phase.Ready)
        .min(
            Comparator.comparingInt((Task task) -> -task.terms().priority())
                .thenComparingLong(task -> ((Phase.Ready) task.phase()).sinceMs())
                .thenComparing(task -> task.key().taskId()))
        .map(Task::key)
        .orElse(null);
  }

  private static void assertCounts(LaneCounts counts, Model model, Lane lane) {
    for (TaskState state : TaskState.values()) {
      assertThat(counts.of(state)).isEqualTo(count(model, lane, task -> task.state() == state));
    }
    assertThat(counts.ready())
        .isEqualTo(count(model, lane, task -> task.phase() instanceof Phase.Ready));
    assertThat(counts.out()).isEqualTo(count(model, lane, task -> task.phase().isOut()));
  }

  private static long count(Model model, Lane lane, Predicate<Task> condition) {
    return model.tasks.values().stream()
        .filter(task -> isIn(lane, task) && condition.test(task))
        .count();
  }

  private static boolean isIn(Lane lane, Task task) {
    return task.key().tenant().equals(lane.tenant()) && task.function().equals(lane.function());
  }
}
