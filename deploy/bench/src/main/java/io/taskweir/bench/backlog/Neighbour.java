package io.taskweir.bench.backlog;

import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.line.TaskLine;
import io.taskweir.bench.line.TaskTimes;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.bench.pace.Pace;
import io.taskweir.bench.pace.Progress;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.protocol.partition.TaskRouting;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Another tenant, who lives in the same partitions: a few tasks a second from the opening on, with
 * a worker of its own, to see whether anybody else's doings delay it.
 */
final class Neighbour implements AutoCloseable {
  private static final String FUNCTION = "steady";
  private static final int CONCURRENCY = 100;

  /** More than five hours at 100 a second. */
  private static final int MOST_TASKS = 2_000_000;

  private final TaskTimes times = new TaskTimes(MOST_TASKS);
  private final TaskLine line;
  private final Thread submitting;
  private final PrintStream report;
  private volatile int submitted;
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;

  /**
   * Begins.
   *
   * @param besides the tenant whose partitions it shares
   */
  Neighbour(Target target, String besides, int payloadBytes, int perSecond, PrintStream report) {
    this.report = report;
    line =
        TaskLine.open(
            new LineSettings(List.of(tenantBeside(besides)), FUNCTION, CONCURRENCY, payloadBytes),
            target,
            times);
    submitting =
        Thread.ofPlatform().name("bench-neighbour").daemon().start(() -> submit(perSecond));
  }

  /** A tenant with the same shard as another. */
  static String tenantBeside(String other) {
    TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);
    int[] wanted = sorted(routing.shard(other));
    return IntStream.range(0, 10_000)
        .mapToObj(it -> "neighbour-" + it)
        .filter(it -> Arrays.equals(sorted(routing.shard(it)), wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody shares the partitions of " + other));
  }

  private static int[] sorted(int[] partitions) {
    int[] sorted = partitions.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the line keeps what failed
  private void submit(int perSecond) {
    try {
      Pace pace = Pace.fixedRate(0, perSecond);
      for (int number = 0; !stopping && number < MOST_TASKS; number++) {
        times.submitted(number, pace.await(number));
        line.submit(number);
        submitted = number + 1;
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** How many tasks it has submitted by now. */
  int submitted() {
    return submitted;
  }

  /** Submits no more, and returns when all of its tasks have succeeded. */
  void stop() {
    stopping = true;
    try {
      submitting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    RuntimeException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("the neighbour could not submit", failed);
    }
    line.awaitSucceeded(submitted, new Progress(report, "of the neighbour", submitted));
  }

  /** From when they were due to their start, of the tasks from a number up to below another. */
  Percentiles startMs(int from, int to) {
    return Percentiles.ofNanos(times.startDelays(from, to));
  }

  @Override
  public void close() {
    stopping = true;
    submitting.interrupt();
    line.close();
  }
}
