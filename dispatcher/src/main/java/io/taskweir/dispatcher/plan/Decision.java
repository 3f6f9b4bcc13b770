package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.LostAttempt;

/** Something to be done, in the order in which it was decided. */
public sealed interface Decision {

  /**
   * Send the attempt over the stream.
   *
   * @param receivedNanos when the dispatcher got to know the attempt, on the plan's clock
   */
  record Assign(long stream, Assignment assignment, long receivedNanos) implements Decision {}

  /** Tell the worker to stop caring for the attempt. */
  record CancelAt(long stream, Cancel cancel) implements Decision {}

  /** Close the stream: the same worker has opened another. */
  record CloseStream(long stream, String reason) implements Decision {}

  /** Tell the state-store that this dispatcher owns the partition now. */
  record SendTakeover(int partition, long epoch) implements Decision {}

  /** Tell the state-store how many tasks of the lane may be out in the partition. */
  record PublishWindow(int partition, long epoch, LaneId lane, int slots) implements Decision {}

  /** Tell the state-store that nobody will report on this attempt any more. */
  record ReportLost(int partition, LostAttempt attempt) implements Decision {}
}
