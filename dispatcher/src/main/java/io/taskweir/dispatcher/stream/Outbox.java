package io.taskweir.dispatcher.stream;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Assignments;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.Cancels;
import io.taskweir.protocol.internal.DispatcherMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what goes to one worker in one batch into as few messages as the order allows: a message
 * costs about ten times what a further assignment in it costs.
 */
final class Outbox {
  /** Half of what a message may hold, so that one more assignment of the largest size fits. */
  private static final int MAX_MESSAGE_BYTES = 4 << 20;

  private final List<DispatcherMessage> messages = new ArrayList<>(1);
  private Assignments.@Nullable Builder assignments;
  private int assignmentBytes;
  private Cancels.@Nullable Builder cancels;

  void add(Assignment assignment) {
    endCancels();
    int bytes = assignment.getSerializedSize();
    if (assignmentBytes > 0 && assignmentBytes + bytes > MAX_MESSAGE_BYTES) {
      endAssignments();
    }
    if (assignments == null) {
      assignments = Assignments.newBuilder();
    }
    assignments.addAssignments(assignment);
    assignmentBytes += bytes;
  }

  void add(Cancel cancel) {
    endAssignments();
    if (cancels == null) {
      cancels = Cancels.newBuilder();
    }
    cancels.addCancels(cancel);
  }

  /** The messages, in order; the outbox is empty afterwards. */
  List<DispatcherMessage> take() {
    endAssignments();
    endCancels();
    List<DispatcherMessage> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  private void endAssignments() {
    if (assignments != null) {
      messages.add(DispatcherMessage.newBuilder().setAssignments(assignments).build());
      assignments = null;
      assignmentBytes = 0;
    }
  }

  private void endCancels() {
    if (cancels != null) {
      messages.add(DispatcherMessage.newBuilder().setCancels(cancels).build());
      cancels = null;
    }
  }
}
