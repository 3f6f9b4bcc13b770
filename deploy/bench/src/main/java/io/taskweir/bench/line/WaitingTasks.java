package io.taskweir.bench.line;

import io.taskweir.bench.api.BatchApi;
import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Advance;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.io.PrintStream;
import java.util.Map;

/**
 * Tasks of a function that no worker serves until they are to be worked off. Their ids are a prefix
 * and a number, so that any of them can be asked for. One thread.
 */
public final class WaitingTasks implements AutoCloseable {
  public static final String FUNCTION = "waiting";

  private final Target target;
  private final String tenant;
  private final Inputs inputs;
  private final PrintStream report;
  private final HttpApi http;
  private final TaskApi tasks;
  private final BatchApi batches;
  private final Submitter submitter;

  /**
   * @param report where it is shown how far something is, if that is a terminal
   */
  public WaitingTasks(Target target, String tenant, int payloadBytes, PrintStream report) {
    this.target = target;
    this.tenant = tenant;
    this.report = report;
    inputs = new Inputs(payloadBytes);
    http = new HttpApi(target.url());
    tasks = new TaskApi(http);
    batches = new BatchApi(http);
    submitter = Submitter.connect(target.bootstrap(), tenant);
  }

  /** Id of the task with this number, 0 to 99,999,999. */
  public static String id(String prefix, int number) {
    return prefix + "%08d".formatted(number);
  }

  /**
   * What became of submissions.
   *
   * @param durable until the last was acknowledged
   * @param takenIn until the last could be seen waiting
   */
  public record Submitted(Work durable, Work takenIn) {}

  /** Submits so many, as fast as the library takes them; returns when all of them wait. */
  public Submitted submit(String prefix, int count) {
    long present = waiting();
    Acknowledgements acknowledged = new Acknowledgements(count);
    Work.Meter meter = new Work.Meter();
    for (int number = 0; number < count; number++) {
      acknowledged.expect(
          submitter.submit(Task.raw(FUNCTION, inputs.of(number)).id(id(prefix, number))));
    }
    acknowledged.awaitLast();
    Work durable = meter.done(count);
    Advance.await("waiting", count, () -> waiting() - present, report);
    return new Submitted(durable, meter.done(count));
  }

  /** How many wait now. */
  public long waiting() {
    return counts().getOrDefault(TaskState.ENQUEUED, 0L);
  }

  public Map<TaskState, Long> counts() {
    return tasks.counts(tenant, FUNCTION);
  }

  /** Deletes those whose ids have this prefix, all at once, and returns when that is done. */
  public void delete(String prefix, int count) {
    batches.delete(tenant, FUNCTION, prefix, count, report);
  }

  /**
   * Has a task stopped.
   *
   * @return nanoseconds from the request to the first answer that shows the task Stopped
   */
  public long stop(String id) {
    long start = System.nanoTime();
    tasks.stop(tenant, id);
    return tasks.ended(tenant, id).join() - start;
  }

  /**
   * Asks for the first page of them.
   *
   * @throws IllegalStateException if the page is not full
   */
  public void page(int limit) {
    int found = tasks.waitingPage(tenant, FUNCTION, limit);
    if (found != limit) {
      throw new IllegalStateException(found + " tasks on a page of " + limit);
    }
  }

  /** Works all of them off with a worker that comes only now; returns when none is left. */
  public Work workOff(int concurrency) {
    long count = waiting();
    long before = succeeded();
    Work.Meter meter = new Work.Meter();
    try (Worker _ =
        Worker.connect(target.bootstrap())
            .tenant(tenant)
            .handle(FUNCTION, (input, task) -> Payload.empty())
            .concurrency(concurrency)
            .start()) {
      Advance.await("worked off", count, () -> succeeded() - before, report);
      return meter.done(count);
    }
  }

  private long succeeded() {
    return counts().getOrDefault(TaskState.SUCCEEDED, 0L);
  }

  @Override
  public void close() {
    try (http) {
      submitter.close();
    }
  }
}
