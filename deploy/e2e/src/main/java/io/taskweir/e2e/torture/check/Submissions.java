package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients have asked for, task by task. */
final class Submissions {
  private static final int CONFLICT = 409;

  private Submissions() {}

  /** All submissions of each id. */
  static Map<TaskKey, List<Submission>> byTask(History history) {
    Map<TaskKey, List<Submission>> all = new LinkedHashMap<>();
    for (Submission submission : history.operations(Submission.class)) {
      if (submission.taskId() != null) {
        all.computeIfAbsent(
                new TaskKey(submission.tenant(), submission.taskId()), it -> new ArrayList<>())
            .add(submission);
      }
    }
    return all;
  }

  static boolean isAcknowledged(List<Submission> ofOneTask) {
    return ofOneTask.stream().anyMatch(it -> it.verdict() == Verdict.ACKNOWLEDGED);
  }

  /** Whether there must be no such task: all were refused, and not because there was one. */
  static boolean isRefused(List<Submission> ofOneTask) {
    return ofOneTask.stream()
        .allMatch(it -> it.verdict() == Verdict.REFUSED && it.status() != CONFLICT);
  }
}
