package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Rejected;
import io.taskweir.e2e.torture.load.Operation.InboxPlace;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Every record of the inbox has become a task or is on the rejected topic (G11). */
final class NothingDropped implements Invariant {
  @Override
  public String name() {
    return "nothing-dropped";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Set<InboxPlace> rejected = new HashSet<>();
    for (Rejected record : history.rejected()) {
      if (record.topic().equals(Topics.INBOX)) {
        rejected.add(new InboxPlace(record.partition(), record.offset()));
      }
    }
    for (Submission submission : history.operations(Submission.class)) {
      InboxPlace place = submission.inbox();
      if (place != null
          && submission.taskId() != null
          && !history.events().containsKey(new TaskKey(submission.tenant(), submission.taskId()))
          && !rejected.contains(place)) {
        broken.accept("neither a task nor rejected: " + submission);
      }
    }
  }
}
