package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation.Door;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What runs is what was submitted, unchanged; and where several have used one id, it is what the
 * caller has submitted who was told that it is accepted (G2).
 */
final class AcceptedPayloadRuns implements Invariant {
  @Override
  public String name() {
    return "accepted-payload-runs";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<TaskKey, Set<Long>> ran = new HashMap<>();
    for (HandlerRun run : history.runs()) {
      ran.computeIfAbsent(new TaskKey(run.tenant(), run.taskId()), it -> new HashSet<>())
          .add(run.number());
    }
    Submissions.byTask(history)
        .forEach((task, all) -> check(task, all, ran.getOrDefault(task, Set.of()), broken));
  }

  private static void check(
      TaskKey task, List<Submission> all, Set<Long> ran, Consumer<String> broken) {
    Set<Long> submitted = new HashSet<>();
    Set<Long> accepted = new HashSet<>();
    for (Submission submission : all) {
      if (submission.work() != null) {
        submitted.add(submission.work().number());
        // A receipt of the library or of Kafka says that the record is there, not who was first.
        if (submission.verdict() == Verdict.ACKNOWLEDGED && isRuled(submission)) {
          accepted.add(submission.work().number());
        }
      }
    }
    if (accepted.size() > 1) {
      broken.accept(task + " was accepted with different payloads: " + accepted);
    }
    Set<Long> allowed = accepted.isEmpty() ? submitted : accepted;
    if (!allowed.containsAll(ran)) {
      broken.accept(task + " ran with " + ran + ", and may with " + allowed);
    }
  }

  private static boolean isRuled(Submission submission) {
    return submission.door() == Door.HTTP || submission.door() == Door.HTTP_BATCH;
  }
}
