package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a first page of 100 takes where one partition has 1,000,000 waiting tasks of one tenant,
 * and how long it took to write them. Not part of the build: {@code ./mvnw -pl state-store/server
 * test -Dtest=ListBenchmark}.
 */
class ListBenchmark {
  private static final int TASKS = 1_000_000;
  private static final int FUNCTIONS = 10;
  private static final int TRANSACTION = 500;
  private static final int WARM_UP = 200;
  private static final int MEASURED = 201;
  private static final long START_MS = 1_700_000_000_000L;
  private static final Set<TaskState> ALL = EnumSet.allOf(TaskState.class);
  private static final Label RARE = new Label("order", "17");
  private static final Label COMMON = new Label("env", "prod");

  @TempDir Path folder;

  @Test
  void firstPages() {
    try (StoreMemory memory = new StoreMemory(256 << 20)) {
      Tables tables = new Tables(new Database(folder, memory));
      write(tables, "acme", TASKS, FUNCTIONS);
      write(tables, "wide", 10_000, 1_000);
      StoreView view = new StoreView(0, tables);
      measure(view, "no filter", query("acme", TaskFilter.ALL, ListOrder.ASC), 100);
      measure(view, "latest first", query("acme", TaskFilter.ALL, ListOrder.DESC), 100);
      TaskFilter oneFunction = new TaskFilter("f3", ALL, null, List.of(), null, null);
      measure(view, "one function of ten", query("acme", oneFunction, ListOrder.ASC), 100);
      TaskFilter enqueued =
          new TaskFilter(null, EnumSet.of(TaskState.ENQUEUED), null, List.of(), null, null);
      measure(view, "one state", query("acme", enqueued, ListOrder.ASC), 100);
      TaskFilter middle = new TaskFilter(null, ALL, null, List.of(), START_MS + TASKS / 2, null);
      measure(view, "from the middle on", query("acme", middle, ListOrder.ASC), 100);
      measure(view, "label of 20", query("acme", labelled(null, RARE), ListOrder.ASC), 20);
      measure(view, "label of 100,000", query("acme", labelled(null, COMMON), ListOrder.ASC), 100);
      measure(view, "both labels", query("acme", labelled(null, COMMON, RARE), ListOrder.DESC), 20);
      measure(
          view,
          "label of 100,000, function",
          query("acme", labelled("f0", COMMON), ListOrder.ASC),
          100);
      measure(view, "id prefix of 1,000", query("acme", prefixed("b017-"), ListOrder.ASC), 100);
      measure(view, "id prefix of 10,000", query("acme", prefixed("b01"), ListOrder.ASC), 100);
      measure(view, "id prefix of 100,000", query("acme", prefixed("b0"), ListOrder.ASC), 100);
      measure(view, "id prefix of none", query("acme", prefixed("x"), ListOrder.ASC), 0);
      measure(view, "1,000 functions", query("wide", TaskFilter.ALL, ListOrder.ASC), 100);
      measure(
          view,
          "label, 1,000 functions",
          query("wide", labelled(null, COMMON), ListOrder.ASC),
          100);
      view.close();
      // What fits is half a million tasks away: as much work as a page can be.
      TaskFilter far = prefixed("b500-0500500");
      int places = ListBounds.DEFAULT.places();
      StoreView walking = new StoreView(0, tables, new ListBounds(places, 0, 16));
      measure(walking, "nothing in 20,000 places", query("acme", far, ListOrder.ASC), 0);
      measure(walking, "the same backwards", query("acme", far, ListOrder.DESC), 0);
      walking.close();
      tables.close();
    }
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
    long confirmNs = 0;
    long confirmCpuNs = 0;
    for (int i = 0; i < count; ) {
      for (int end = Math.min(i + TRANSACTION, count); i < end; i++) {
        Task task = task(tenant, i, functions);
        tables.putTask(null, EncodedTask.of(task));
      }
      long begin = System.nanoTime();
      long beginCpu = cpuNs();
      tables.confirm(offsetKey, new byte[Long.BYTES]);
      confirmNs += System.nanoTime() - begin;
      confirmCpuNs += cpuNs() - beginCpu;
    }
    System.out.printf(
        "%s: %.2f µs a task in confirm, %.2f of the processor%n",
        tenant, confirmNs / 1e3 / count, confirmCpuNs / 1e3 / count);
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

  private static void measure(StoreView view, String what, ListQuery query, int expected) {
    long[] tookNs = new long[MEASURED];
    List<ListPage> pages = new ArrayList<>();
    long beginCpu = 0;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      beginCpu = i == 0 ? cpuNs() : beginCpu;
      long begin = System.nanoTime();
      ListPage page = view.list(query);
      long took = System.nanoTime() - begin;
      if (i >= 0) {
        tookNs[i] = took;
      }
      pages.add(page);
    }
    double cpuMs = (cpuNs() - beginCpu) / 1e6 / MEASURED;
    assertThat(pages).as(what).allMatch(page -> page.tasks().size() == expected);
    Arrays.sort(tookNs);
    System.out.printf(
        "%-28s p50 %7.2f ms   p99 %7.2f ms   processor %7.2f ms%n",
        what, tookNs[MEASURED / 2] / 1e6, tookNs[MEASURED * 99 / 100] / 1e6, cpuMs);
  }

  /** Of this thread: other work on the machine does not count. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
