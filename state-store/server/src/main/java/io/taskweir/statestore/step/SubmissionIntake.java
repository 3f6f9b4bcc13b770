package io.taskweir.statestore.step;

import io.taskweir.core.function.FunctionState;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReportJson;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import io.taskweir.statestore.StateStoreSettings;
import io.taskweir.statestore.TaskPolicy;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.ParkedTable.Parked;
import io.taskweir.statestore.store.TaskStore;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes submissions off the queue topics. One partition, one thread. */
final class SubmissionIntake {
  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final TaskRouting routing;
  private final int maxPayloadBytes;
  private final TaskPolicy policy;
  private final StepMetrics metrics;

  SubmissionIntake(
      TaskStore store,
      TaskSteps steps,
      LaneGates gates,
      TaskRouting routing,
      StateStoreSettings settings,
      StepMetrics metrics) {
    this.store = store;
    this.steps = steps;
    this.gates = gates;
    this.routing = routing;
    this.maxPayloadBytes = settings.maxPayloadBytes();
    this.policy = settings.policy();
    this.metrics = metrics;
  }

  /**
   * @param writtenAtMs when the record was written to the queue
   * @throws ProblemException if the record is refused; nothing has happened then
   */
  void take(byte @Nullable [] value, RecordMetadata source, long writtenAtMs, long nowMs) {
    if (value == null) {
      throw new ProblemException(ErrorCode.FOREIGN_RECORD, "submission: the record has no value");
    }
    Submission submission = SubmissionJson.parse(value, null, maxPayloadBytes);
    TaskKey key = requireHere(submission, source.partition());
    Lane lane = new Lane(submission.tenant(), submission.function());
    Origin origin = origin(source);
    FunctionState function = store.functions().get(lane);
    Task known = store.task(key);
    if (known == null) {
      policy.requireAllowed(lane.tenant(), lane.function(), function);
    }
    Submit submit =
        new Submit(submission, origin, function.config(), function.generation(), writtenAtMs);
    TaskSteps.Outcome outcome = steps.decide(known, submit, nowMs);
    switch (outcome.decision()) {
      case Decision.Refused refused -> throw new ProblemException(refused.code(), refused.detail());
      case Decision.Ignored ignored -> metrics.ignored(ignored.reason());
      case Decision.Gone gone -> throw new IllegalStateException("a submission ended a task");
      case Decision.Happens happens -> {
        Task task = outcome.after();
        if (task != null) {
          accept(task, submission, lane, nowMs);
        }
      }
    }
  }

  /** Where a submission lies. */
  static Origin origin(RecordMetadata source) {
    return new Origin(Topics.queueIndex(source.topic()), source.partition(), source.offset());
  }

  private TaskKey requireHere(Submission submission, int partition) {
    if (submission.taskId() == null) {
      throw new ProblemException(
          ErrorCode.INVALID_FIELD, "field taskId: must be given on a queue topic; use the inbox");
    }
    TaskKey key = submission.key();
    int right = routing.partition(key);
    if (right != partition) {
      throw new ProblemException(
          ErrorCode.WRONG_PARTITION,
          "task %s belongs in partition %d, not in %d; use the inbox, which takes any"
              .formatted(key, right, partition));
    }
    return key;
  }

  private void accept(Task task, Submission submission, Lane lane, long nowMs) {
    metrics.accepted();
    FunctionState function = store.functions().get(lane);
    if (!function.seen()) {
      store.functions().put(lane, function.used());
    }
    Content content = new Content(submission.payload(), null);
    for (Parked parked : store.parked().of(task.key())) {
      if (takeParked(task, parked.report(), content, nowMs)) {
        store.parked().remove(parked);
        return;
      }
    }
    boolean atOnce = task.phase() instanceof Phase.Ready && gates.isOpenFor(lane);
    steps.apply(null, atOnce ? steps.turnAtOnce(task, nowMs) : task, content);
    if (!atOnce) {
      gates.refill(lane, nowMs);
    }
  }

  /** A worker had the first attempt already, from a hand-over whose transaction was aborted. */
  private boolean takeParked(Task task, byte[] report, Content content, long nowMs) {
    if (!(WorkerReportJson.parse(report, maxPayloadBytes) instanceof WorkerReport.Finished end)) {
      return false;
    }
    Task done = steps.decide(task, new ReportEnd(end), nowMs).after();
    if (done == null) {
      return false;
    }
    steps.apply(null, done, new Content(content.input(), end.payload()));
    return true;
  }
}
