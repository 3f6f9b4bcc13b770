package io.taskweir.core.machine;

import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Origin;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Submission;

/** Something that somebody wants to happen to a task. Whether it does, the machine decides. */
public sealed interface TaskCommand {

  /**
   * Make a task of a submission.
   *
   * @param config the function's, for what the submission leaves open
   * @param generation how often the function has been deleted, in some order-keeping measure
   * @param submittedAtMs when the record was written
   */
  record Submit(
      Submission submission,
      Origin origin,
      FunctionConfig config,
      long generation,
      long submittedAtMs)
      implements TaskCommand {}

  /**
   * The lane's window has a place for this task.
   *
   * @param generation of the function now. It grows when the function is deleted; a task that was
   *     accepted in an earlier one is not run any more
   */
  record HandOver(long generation) implements TaskCommand {}

  /**
   * A user wants the task to end.
   *
   * @param graceMs time for the worker to end it, in milliseconds
   */
  record Stop(String reason, long graceMs) implements TaskCommand {}

  /**
   * A user wants the task to end, and nothing of it to be kept then.
   *
   * @param graceMs time for the worker to end it, in milliseconds
   */
  record Discard(long graceMs) implements TaskCommand {}

  /** The task can no longer be run; {@code reason} says why. */
  record Invalidate(String reason) implements TaskCommand {}

  /**
   * A user wants the task run again, as another one.
   *
   * @param taskId of that one
   */
  record Rerun(String taskId) implements TaskCommand {}

  /** What is kept of the task is looked at: has it been kept long enough? */
  record Purge() implements TaskCommand {}

  /**
   * The task's own time has come: the end of a wait, of a lease, of its age, of the time that an
   * attempt may take, or of a grace.
   */
  record WakeUp() implements TaskCommand {}

  /** A worker says that the handler has begun. */
  record ReportStart(WorkerReport.Started report) implements TaskCommand {}

  /** A worker says that the attempt is still at work. */
  record ReportHeartbeat(WorkerReport.Beat beat) implements TaskCommand {}

  /** A worker says how the attempt ended. */
  record ReportEnd(WorkerReport.Finished report) implements TaskCommand {}

  /** A dispatcher says that the worker that held the attempt is gone. */
  record LoseAttempt(int attempt, String leaseToken, String workerId, String reason)
      implements TaskCommand {}

  /**
   * The outcome router says what became of the delivery.
   *
   * @param seq of the terminal transition that was delivered
   */
  record RecordDelivery(int seq, Delivery delivery) implements TaskCommand {}
}
