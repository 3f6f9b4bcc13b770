package io.taskweir.core.machine;

import io.taskweir.core.machine.Decision.Gone;
import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand.RecordDelivery;
import io.taskweir.core.machine.TaskCommand.Rerun;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.DeliveryRecorded;
import io.taskweir.core.task.TaskEvent.RerunRecorded;

/** What can still happen to a task that has ended; its state is none of it. */
final class AfterEnd {
  private AfterEnd() {}

  static Decision recordDelivery(Task task, RecordDelivery command, long nowMs) {
    if (!(task.phase() instanceof Phase.Ended) || command.seq() != task.seq()) {
      return new Ignored(Reason.STALE_ATTEMPT);
    }
    return switch (task.delivery().progress()) {
      // What has arrived cannot fail any more, whatever a second router says.
      case NONE, DELIVERED -> new Ignored(Reason.REPEATED);
      case PENDING, FAILED ->
          task.delivery().equals(command.delivery())
              ? new Ignored(Reason.REPEATED)
              : Happens.of(new DeliveryRecorded(command.delivery(), nowMs));
    };
  }

  static Decision rerun(Task task, Rerun command, long nowMs) {
    if (!(task.phase() instanceof Phase.Ended)) {
      return new Ignored(Reason.NOT_ENDED);
    }
    return task.reruns().contains(command.taskId())
        ? new Ignored(Reason.REPEATED)
        : Happens.of(new RerunRecorded(command.taskId(), nowMs));
  }

  static Decision purge(Task task, long nowMs) {
    if (!(task.phase() instanceof Phase.Ended)) {
      return new Ignored(Reason.NOT_ENDED);
    }
    return nowMs < task.purgeAtMs() ? new Ignored(Reason.TOO_EARLY) : new Gone();
  }
}
