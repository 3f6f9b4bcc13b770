package io.taskweir.worker;

import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.worker.simulation.SimulatedPlatform;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A task to be submitted in a {@link TaskweirTest}. Every method refuses a wrong value with a
 * {@link io.taskweir.protocol.problem.ProblemException}, as the platform does.
 */
public final class TestSubmission {
  private final SimulatedPlatform platform;
  private final SubmissionBuilder submission;
  private final Map<String, String> labels = new LinkedHashMap<>();

  TestSubmission(SimulatedPlatform platform, SubmissionBuilder submission) {
    this.platform = platform;
    this.submission = submission;
  }

  /** Default: {@code task-1}, {@code task-2} and so on. */
  public TestSubmission id(String taskId) {
    submission.taskId(taskId);
    return this;
  }

  public TestSubmission label(String key, String value) {
    labels.put(key, value);
    submission.labels(labels);
    return this;
  }

  /** Earliest start, from now; rounded down to whole seconds. */
  public TestSubmission delay(Duration delay) {
    submission.delaySeconds(delay.toSeconds());
    return this;
  }

  /** How many of the handler's errors are retried; default: as the function is configured. */
  public TestSubmission maxRetries(int retries) {
    submission.maxRetries(retries);
    return this;
  }

  /** Longest wait for a start; rounded down to whole seconds. */
  public TestSubmission maxAge(Duration age) {
    submission.maxAgeSeconds((int) Math.min(age.toSeconds(), Integer.MAX_VALUE));
    return this;
  }

  /** 0 to 9; counts when the worker has no free slot. */
  public TestSubmission priority(int priority) {
    submission.priority(priority);
    return this;
  }

  /**
   * Submits, and runs the handler to its end if the task is due. Time stands still while a handler
   * of this task is at work, in later attempts too.
   *
   * @throws IllegalArgumentException if there is a task with this id
   * @throws IllegalStateException if the handler does not come to an end within 10 s
   */
  public TestTask submit() {
    return submit(true);
  }

  /**
   * Submits, and returns when the handler has been called, if the task is due. Time passes while it
   * is at work: for handlers that are to be stopped or to run out of their time.
   *
   * @throws IllegalArgumentException if there is a task with this id
   */
  public TestTask start() {
    return submit(false);
  }

  private TestTask submit(boolean awaited) {
    Submission built = submission.build();
    platform.submit(built, awaited);
    return new TestTask(platform, built.key().taskId());
  }
}
