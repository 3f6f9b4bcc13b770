package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No page is more work than it may be; the next one goes on where it stopped. */
class ListBoundsTest {
  private static final int TASKS = 1_000;
  private static final int PLACES = 100;
  private static final Label ALL = new Label("of", "all");
  private static final Label LAST = new Label("is", "last");

  @TempDir Path folder;

  private StoreMemory memory;
  private Tables tables;

  /** Of one function all but the last, which is of another; all wait. */
  @BeforeEach
  void open() {
    memory = new StoreMemory(8 << 20);
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    for (int i = 0; i < TASKS; i++) {
      boolean isLast = i == TASKS - 1;
      Map<String, String> labels =
          isLast
              ? Map.of(ALL.key(), ALL.value(), LAST.key(), LAST.value())
              : Map.of(ALL.key(), ALL.value());
      TaskKey key = new TaskKey("acme", isLast ? "last" : "t%04d".formatted(i));
      Task task = Samples.task(key, isLast ? "g" : "f", 5, i, i, labels);
      tables.putTask(null, EncodedTask.of(task));
    }
    tables.confirm("log-0".getBytes(StandardCharsets.UTF_8), new byte[Long.BYTES]);
  }

  @AfterEach
  void close() {
    tables.close();
    memory.close();
  }

  @Test
  void anIdThatIsFarAwayIsFoundByPagesThatMayBeEmpty() {
    TaskFilter filter = filter(null, "last");

    assertThat(pagesUntilEnd(new ListBounds(PLACES, 0, 16), filter, 1))
        .isBetween(TASKS / PLACES, 4 * TASKS / PLACES);
    assertThat(pagesUntilEnd(new ListBounds(PLACES, 1, 16), filter, 1)).isEqualTo(1);
  }

  @Test
  void idsThatBeginAlikeAreSortedOnlyIfTheyAreFew() {
    TaskFilter filter = filter(null, "t");

    assertThat(pagesUntilEnd(new ListBounds(PLACES, TASKS - 2, 16), filter, TASKS - 1))
        .isBetween(TASKS / PLACES, 4 * TASKS / PLACES);
    assertThat(pagesUntilEnd(new ListBounds(PLACES, TASKS - 1, 16), filter, TASKS - 1))
        .isEqualTo(1);
  }

  @Test
  void aShortListIsFoundInALongOneAtOnce() {
    ListBounds bounds = new ListBounds(PLACES, 0, 16);

    assertThat(pagesUntilEnd(bounds, filter(null, null, ALL, LAST), 1)).isEqualTo(1);
    assertThat(pagesUntilEnd(bounds, filter(null, null, LAST, ALL), 1)).isEqualTo(1);
    assertThat(pagesUntilEnd(bounds, filter("g", null, ALL), 1)).isEqualTo(1);
  }

  @Test
  void whereThereAreManyListsFetchingTheTasksIsBoundedToo() {
    ListBounds bounds = new ListBounds(PLACES, 0, 0);
    TaskFilter filter =
        new TaskFilter(
            null,
            EnumSet.complementOf(EnumSet.of(TaskState.RUNNING)),
            null,
            List.of(ALL),
            null,
            null);

    assertThat(pagesUntilEnd(bounds, filter, TASKS)).isGreaterThan(10 * TASKS / PLACES);
  }

  private static TaskFilter filter(
      @Nullable String function, @Nullable String idPrefix, Label... labels) {
    return new TaskFilter(
        function, EnumSet.allOf(TaskState.class), idPrefix, List.of(labels), null, null);
  }

  /** Number of pages in which all of the tasks were shown. */
  private int pagesUntilEnd(ListBounds bounds, TaskFilter filter, int tasks) {
    StoreView view = new StoreView(0, tables, bounds);
    int pages = 0;
    int shown = 0;
    @Nullable Position after = null;
    do {
      ListPage page = view.list(new ListQuery("acme", filter, ListOrder.ASC, after, TASKS));
      pages++;
      shown += page.tasks().size();
      after = page.reached();
    } while (after != null);
    assertThat(shown).isEqualTo(tasks);
    return pages;
  }
}
