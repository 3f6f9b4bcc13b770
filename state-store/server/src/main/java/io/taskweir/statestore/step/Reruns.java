package io.taskweir.statestore.step;

import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.protocol.submission.SubmissionJson;
import io.taskweir.statestore.TaskPolicy;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that have ended again, as new tasks (R-STP-3): the old one's memory of the new one and
 * the new one's submission are of one transaction. One partition, one thread.
 */
final class Reruns {
  private final TaskStore store;
  private final TaskPolicy policy;
  private final TaskSteps steps;
  private final Emitter emitter;
  private final StepMetrics metrics;

  Reruns(
      TaskStore store, TaskPolicy policy, TaskSteps steps, Emitter emitter, StepMetrics metrics) {
    this.store = store;
    this.policy = policy;
    this.steps = steps;
    this.emitter = emitter;
    this.metrics = metrics;
  }

  /**
   * Runs a task again, on the terms that it was accepted with, but without their delay.
   *
   * @param newId that nobody else uses
   * @param edited another input; null for the same
   * @return whether it was; not if its function is gone and may not be made anew
   */
  boolean run(Task task, String newId, @Nullable Payload edited, long nowMs) {
    if (!policy.allows(store.functions().get(Lane.of(task)))) {
      return false;
    }
    TaskSteps.Outcome outcome = steps.decide(task, new TaskCommand.Rerun(newId), nowMs);
    Task after = outcome.after();
    if (after == null) {
      if (outcome.decision() instanceof Decision.Ignored ignored) {
        metrics.ignored(ignored.reason());
      }
      return false;
    }
    Payload input = edited != null ? edited : steps.payload(task.key());
    Submission submission = submission(task, newId, input);
    byte[] json = SubmissionJson.write(submission);
    steps.apply(task, after, Content.NONE);
    emitter.submit(submission.key(), json);
    return true;
  }

  private static Submission submission(Task task, String newId, Payload input) {
    Terms terms = task.terms();
    return new SubmissionBuilder()
        .tenant(task.key().tenant())
        .function(task.function())
        .taskId(newId)
        .payload(input)
        .priority(terms.priority())
        .maxAgeSeconds(terms.maxAgeSeconds())
        .maxRetries(terms.maxRetries())
        .labels(terms.labels())
        .onSuccess(terms.onSuccess())
        .onFailure(terms.onFailure())
        .rerunOf(task.key().taskId())
        .build();
  }
}
