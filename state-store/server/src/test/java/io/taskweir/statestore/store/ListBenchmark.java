package io.taskweir.statestore.store;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a first page of 100 takes where one partition has 1,000,000 waiting tasks of one tenant.
 * Each question writes them anew, which takes longer than asking.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ListBenchmark {
  private static final int TASKS = 1_000_000;
  private static final int FUNCTIONS = 10;
  private static final int TRANSACTION = 500;
  private static final long START_MS = 1_700_000_000_000L;
  private static final Set<TaskState> ALL = EnumSet.allOf(TaskState.class);
  private static final Label RARE = new Label("order", "17");
  private static final Label COMMON = new Label("env", "prod");

  /** What is asked for. */
  @SuppressWarnings("ImmutableEnumChecker") // lists and queries that nobody changes
  public enum Question {
    NO_FILTER(query("acme", TaskFilter.ALL, ListOrder.ASC), 100),
    LATEST_FIRST(query("acme", TaskFilter.ALL, ListOrder.DESC), 100),
    ONE_FUNCTION_OF_TEN(
        query("acme", new TaskFilter("f3", ALL, null, List.of(), null, null), ListOrder.ASC), 100),
    ONE_STATE(
        query(
            "acme",
            new TaskFilter(null, EnumSet.of(TaskState.ENQUEUED), null, List.of(), null, null),
            ListOrder.ASC),
        100),
    FROM_THE_MIDDLE_ON(
        query(
            "acme",
            new TaskFilter(null, ALL, null, List.of(), START_MS + TASKS / 2, null),
            ListOrder.ASC),
        100),
    LABEL_OF_20(query("acme", labelled(null, RARE), ListOrder.ASC), 20),
    LABEL_OF_100_000(query("acme", labelled(null, COMMON), ListOrder.ASC), 100),
    BOTH_LABELS(query("acme", labelled(null, COMMON, RARE), ListOrder.DESC), 20),
    LABEL_AND_FUNCTION(query("acme", labelled("f0", COMMON), ListOrder.ASC), 100),
    ID_PREFIX_OF_1_000(query("acme", prefixed("b017-"), ListOrder.ASC), 100),
    ID_PREFIX_OF_10_000(query("acme", prefixed("b01"), ListOrder.ASC), 100),
    ID_PREFIX_OF_100_000(query("acme", prefixed("b0"), ListOrder.ASC), 100),
    ID_PREFIX_OF_NONE(query("acme", prefixed("x"), ListOrder.ASC), 0),
    THOUSAND_FUNCTIONS(query("wide", TaskFilter.ALL, ListOrder.ASC), 100),
    LABEL_OF_THOUSAND_FUNCTIONS(query("wide", labelled(null, COMMON), ListOrder.ASC), 100),
    // What fits is half a million tasks away: as much work as a page can be.
    NOTHING_IN_20_000_PLACES(query("acme", prefixed("b500-0500500"), ListOrder.ASC), 0),
    NOTHING_BACKWARDS(query("acme", prefixed("b500-0500500"), ListOrder.DESC), 0);

    private final ListQuery query;
    private final int found;

    Question(ListQuery query, int found) {
      this.query = query;
      this.found = found;
    }

    /** By default prefixes of ids have an order of their own; here the places are walked. */
    private ListBounds bounds() {
      int places = ListBounds.DEFAULT.places();
      return this == NOTHING_IN_20_000_PLACES || this == NOTHING_BACKWARDS
          ? new ListBounds(places, 0, 16)
          : ListBounds.DEFAULT;
    }
  }

  /** All of them unless JMH is told otherwise with -p. */
  @Param public Question question;

  private Path folder;
  private StoreMemory memory;
  private Tables tables;
  private StoreView view;

  /** JMH sets the question and calls {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public ListBenchmark() {}

  /** Writes the tasks. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("taskweir-lists-");
    memory = new StoreMemory(256 << 20);
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    write(tables, "acme", TASKS, FUNCTIONS);
    write(tables, "wide", 10_000, 1_000);
    view = new StoreView(0, tables, question.bounds());
  }

  /** Deletes them. */
  @TearDown(Level.Trial)
  public void close() {
    view.close();
    tables.close();
    memory.close();
    Folders.delete(folder);
  }

  /** A first page. */
  @Benchmark
  public Object firstPage() {
    ListPage page = view.list(question.query);
    if (page.tasks().size() != question.found) {
      throw new IllegalStateException(page.tasks().size() + " tasks, not " + question.found);
    }
    return page;
  }

  private static TaskFilter labelled(@Nullable String function, Label... labels) {
    return new TaskFilter(function, ALL, null, List.of(labels), null, null);
  }

  private static TaskFilter prefixed(String prefix) {
    return new TaskFilter(null, ALL, prefix, List.of(), null, null);
  }

  private static ListQuery query(String tenant, TaskFilter filter, ListOrder order) {
    return new ListQuery(tenant, filter, order, null, 100);
  }

  private static void write(Tables tables, String tenant, int count, int functions) {
    byte[] offsetKey = "log-0".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < count; ) {
      for (int end = Math.min(i + TRANSACTION, count); i < end; i++) {
        Task task = task(tenant, i, functions);
        tables.putTask(null, EncodedTask.of(task));
      }
      tables.confirm(offsetKey, new byte[Long.BYTES]);
    }
  }

  private static Task task(String tenant, int i, int functions) {
    Map<String, String> labels =
        i % 50_000 == 0
            ? Map.of(COMMON.key(), COMMON.value(), RARE.key(), RARE.value())
            : i % 10 == 0 ? Map.of(COMMON.key(), COMMON.value()) : Map.of();
    long atMs = START_MS + i;
    // Of a thousand ids that follow each other no two begin alike.
    TaskKey key = new TaskKey(tenant, "b%03d-%07d".formatted(i % 1_000, i));
    return Samples.task(key, "f" + i % functions, 5, atMs, atMs, labels);
  }
}
