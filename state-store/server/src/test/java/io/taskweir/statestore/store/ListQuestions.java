package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for lists with any filter in either order, page by page, and requires what a full scan of
 * the tasks gives: from a view that may look at next to nothing for a page, and from a usual one.
 */
final class ListQuestions {
  private static final int QUESTIONS = 25;

  /** Some begin like others; some hold what separates others, or is not ASCII. */
  private static final List<Label> LABELS =
      List.of(
          new Label("k", "v"),
          new Label("k", ""),
          new Label("k", "v\0"),
          new Label("k\0", "v"),
          new Label("kv", "v"),
          new Label("größe", "\u00ff\uffff"));

  private final Collection<Task> tasks;
  private final List<String> tenants;
  private final List<String> functions;
  private final long now;

  ListQuestions(Collection<Task> tasks, List<String> tenants, List<String> functions, long now) {
    this.tasks = tasks;
    this.tenants = tenants;
    this.functions = functions;
    this.now = now;
  }

  /** So few that ids are given up and taken again, also within one transaction. */
  static String taskId(Random random) {
    return "t" + random.nextInt(60);
  }

  static Map<String, String> labels(Random random) {
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Label label = LABELS.get(random.nextInt(LABELS.size()));
      labels.put(label.key(), label.value());
    }
    return labels;
  }

  void ask(Tables tables, Random random) {
    StoreView usual = new StoreView(0, tables);
    for (int i = 0; i < QUESTIONS; i++) {
      ListBounds narrow = new ListBounds(random.nextInt(60), random.nextInt(8), random.nextInt(8));
      StoreView hurried = new StoreView(0, tables, narrow);
      ListQuery query = question(random);
      List<Task> expected = scan(query);

      assertThat(list(hurried, query)).as("%s within %s", query, narrow).isEqualTo(expected);
      List<ListPage> pages = pages(usual, query);
      assertThat(tasksOf(pages)).as("%s", query).isEqualTo(expected);
      assertThat(pages)
          .as("pages of %s", query)
          .hasSize(Math.max(1, Math.ceilDiv(expected.size(), query.limit())));
      hurried.close();
    }
    usual.close();
  }

  private ListQuery question(Random random) {
    Long fromMs = oneIn(4, random) ? now - random.nextInt(60) : null;
    TaskFilter filter =
        new TaskFilter(
            oneIn(3, random) ? functions.get(random.nextInt(functions.size())) : null,
            states(random),
            oneIn(3, random) ? "t" + random.nextInt(7) : null,
            someLabels(random),
            fromMs,
            oneIn(4, random) ? (fromMs == null ? now - 40 : fromMs) + random.nextInt(60) : null);
    return new ListQuery(
        tenants.get(random.nextInt(tenants.size())),
        filter,
        random.nextBoolean() ? ListOrder.ASC : ListOrder.DESC,
        null,
        1 + random.nextInt(5));
  }

  private static Set<TaskState> states(Random random) {
    Set<TaskState> states = EnumSet.allOf(TaskState.class);
    if (random.nextBoolean()) {
      states.removeIf(state -> random.nextBoolean());
    }
    return states.isEmpty() ? EnumSet.of(TaskState.SUCCEEDED) : states;
  }

  private static List<Label> someLabels(Random random) {
    List<Label> labels = new ArrayList<>();
    for (int i = random.nextInt(5) - 2; i > 0; i--) {
      labels.add(LABELS.get(random.nextInt(LABELS.size())));
    }
    return labels;
  }

  private static boolean oneIn(int times, Random random) {
    return random.nextInt(times) == 0;
  }

  private List<Task> scan(ListQuery query) {
    return tasks.stream()
        .filter(task -> task.key().tenant().equals(query.tenant()))
        .filter(task -> fits(query.filter(), task))
        .sorted(Comparator.comparing(Position::of, query.order().comparator()))
        .toList();
  }

  /** Spelt out anew, so that the filter is not held against itself. */
  private static boolean fits(TaskFilter filter, Task task) {
    long at = task.terms().submittedAtMs();
    return filter.states().contains(task.state())
        && (filter.function() == null || task.function().equals(filter.function()))
        && (filter.idPrefix() == null || task.key().taskId().indexOf(filter.idPrefix()) == 0)
        && (filter.fromMs() == null || at >= filter.fromMs())
        && (filter.toMs() == null || at < filter.toMs())
        && filter.labels().stream()
            .allMatch(label -> label.value().equals(task.terms().labels().get(label.key())));
  }

  private static List<Task> list(StoreView view, ListQuery query) {
    return tasksOf(pages(view, query));
  }

  private static List<Task> tasksOf(List<ListPage> pages) {
    return pages.stream().flatMap(page -> page.tasks().stream()).toList();
  }

  /** All pages; each of them gets further than the one before. */
  private static List<ListPage> pages(StoreView view, ListQuery query) {
    List<ListPage> pages = new ArrayList<>();
    @Nullable Position after = null;
    do {
      ListPage page =
          view.list(
              new ListQuery(query.tenant(), query.filter(), query.order(), after, query.limit()));
      pages.add(page);
      assertThat(page.tasks()).hasSizeLessThanOrEqualTo(query.limit());
      Position reached = page.reached();
      if (reached != null) {
        assertThat(after == null || query.order().isBefore(after, reached)).isTrue();
        assertThat(page.tasks())
            .allMatch(task -> !query.order().isBefore(reached, Position.of(task)));
      }
      after = reached;
    } while (after != null);
    return pages;
  }
}
