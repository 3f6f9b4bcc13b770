package io.taskweir.bench.line;

import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Pace;
import io.taskweir.bench.pace.Progress;
import io.taskweir.client.Receipt;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The closed loop of the drain, as often as one likes on the same line. One thread. */
public final class DrainLoop implements AutoCloseable {
  private final TaskLine line;
  private final TaskTimes times;
  private final int outstanding;
  private final PrintStream report;
  private int next;

  /**
   * @param tasks of all drains together, at most
   */
  public DrainLoop(LineSettings settings, Target target, int tasks, PrintStream report) {
    this.report = report;
    outstanding = settings.outstanding();
    times = new TaskTimes(tasks);
    line = TaskLine.open(settings, target, times);
  }

  /**
   * What one drain was.
   *
   * @param taskIds of some of its tasks, all of which have ended
   */
  public record Drained(Work work, List<String> taskIds) {
    public Drained {
      taskIds = List.copyOf(taskIds);
    }
  }

  /**
   * Submits so many tasks, and returns when all of them have succeeded.
   *
   * @param named of how many the id is wanted, at least
   */
  public Drained drain(String what, int tasks, int named) {
    int end = next + tasks;
    int stride = Math.max(1, tasks / Math.max(1, named));
    Pace pace = Pace.closedLoop(outstanding, times::startedTasks, TaskLine.STUCK_AFTER);
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    Work.Meter meter = new Work.Meter();
    for (; next < end; next++) {
      times.submitted(next, pace.await(next));
      CompletableFuture<Receipt> receipt = line.submit(next);
      if (next % stride == 0) {
        receipts.add(receipt);
      }
    }
    line.awaitSucceeded(end, new Progress(report, what, end));
    Work work = meter.done(tasks);
    return new Drained(work, receipts.stream().map(it -> it.join().taskId()).toList());
  }

  /** Attempts beyond the first of their task, in all drains. */
  public long repeats() {
    return times.repeats();
  }

  @Override
  public void close() {
    line.close();
  }
}
