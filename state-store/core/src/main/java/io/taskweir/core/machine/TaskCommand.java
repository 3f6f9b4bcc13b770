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
   * @param submittedAtMs when the record was written
   */
  record Submit(Submission submission, Origin origin, FunctionConfig config, long submittedAtMs)
      implements TaskCommand {}

  /** The lane's window has a place for this task. */
  record HandOver() implements TaskCommand {}

  /**
   * A user wants the task to end.
   *
   * @param graceMs time for the worker to end it, in milliseconds
   */
  record Stop(String reason, long graceMs) implements TaskCommand {}

  /** The task's own time has come: the end of a wait, of a lease, of its age or of a grace. */
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
