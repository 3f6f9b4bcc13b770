package io.taskweir.worker;

import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.worker.attempt.RunnerSettings;
import io.taskweir.worker.function.Initializers;
import io.taskweir.worker.function.PayloadValues;
import io.taskweir.worker.function.TaskFunction;
import io.taskweir.worker.simulation.SimulatedPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The platform in memory, for unit tests of handlers: no Kafka, no server, no waiting. Inputs,
 * results, errors, hooks, logs and interrupts are handled by the worker's own code; retries,
 * time-outs, delays and stops are decided as the platform does it, by a clock that only the test
 * moves.
 *
 * <pre>{@code
 * try (TaskweirTest test = TaskweirTest.of(Worker.connect("unused").handle(new Images()))) {
 *   TestTask task = test.task("resize", new Image("a.png")).id("r-1").submit();
 *   assertEquals(TaskState.RETRYING, task.state());
 *   test.advance(Duration.ofSeconds(1));
 *   assertEquals(TaskState.SUCCEEDED, task.state());
 * }
 * }</pre>
 *
 * <p>Not simulated: leases and lost workers, other workers, quotas, destinations. One thread calls;
 * handlers run on their own.
 */
public final class TaskweirTest implements AutoCloseable {
  private final SimulatedPlatform platform;
  private final String tenant;
  private int submitted;

  private TaskweirTest(SimulatedPlatform platform, String tenant) {
    this.platform = platform;
    this.tenant = tenant;
  }

  /**
   * Begins with the handlers, the hooks, the tenant and the concurrency of that worker; its
   * Initializers run. Kafka is not spoken to. The clock stands at 2026-01-01T00:00:00Z.
   *
   * @throws IllegalStateException as {@link WorkerBuilder#start}
   */
  public static TaskweirTest of(WorkerBuilder worker) {
    Map<String, TaskFunction> functions = worker.served();
    WorkerSettings settings = worker.settings();
    Initializers.run(functions, settings.hookTimes().initializer());
    return new TaskweirTest(
        new SimulatedPlatform(
            new RunnerSettings(
                settings.workerId(),
                settings.tenant(),
                settings.concurrency(),
                RunnerSettings.DEFAULT_LEASE,
                settings.hookTimes()),
            functions),
        settings.tenant());
  }

  /**
   * Configures a function for the tasks that are submitted from now on.
   *
   * @param configJson as for {@code PUT /functions/{f}}, such as {@code {"maxRetries":1}}
   * @throws io.taskweir.protocol.problem.ProblemException if the platform would refuse it
   */
  public void configure(String function, String configJson) {
    platform.configure(function, FunctionConfig.parse(configJson.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Begins a task; {@link TestSubmission#submit} or {@link TestSubmission#start} runs it.
   *
   * @param payload null is no input; a {@code byte[]} or {@code Payload} stays as it is; anything
   *     else becomes JSON
   */
  public TestSubmission task(String function, @Nullable Object payload) {
    submitted++;
    return new TestSubmission(
        platform,
        new SubmissionBuilder()
            .tenant(tenant)
            .function(function)
            .taskId("task-" + submitted)
            .payload(PayloadValues.write("payload of a task", payload)));
  }

  public Instant now() {
    return platform.now();
  }

  /**
   * Lets time pass: backoffs, delays, time-outs, the grace of stops and idle times elapse, each in
   * its turn, and what they bring is run.
   *
   * @throws IllegalStateException if a handler that time stands still for does not come to an end
   *     within 10 s
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time " + time + ": it does not go back");
    }
    platform.advance(time);
  }

  /**
   * Lets time pass until the task has ended.
   *
   * @throws IllegalStateException if it waits for something that time does not bring, such as a
   *     handler that goes on and on
   */
  public void runToEnd(TestTask task) {
    platform.runToEnd(task.id());
  }

  /**
   * Stops a task, as {@code POST /tasks/{id}/stop} does. If it runs, its PreStop hook runs and its
   * handler is interrupted; one that does not come back within 2 s leaves it Stopping until {@link
   * #advance} has taken it over the grace of 10 s.
   *
   * @throws IllegalStateException if it has ended
   */
  public void stop(String taskId) {
    platform.stop(taskId);
  }

  /** Closes as a worker does: what still runs is interrupted, PreFreeze hooks run. */
  @Override
  public void close() {
    platform.close();
  }
}
