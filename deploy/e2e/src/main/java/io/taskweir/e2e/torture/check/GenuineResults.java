package io.taskweir.e2e.torture.check;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A success rests on a report of its own attempt with a genuine token for it (G5). */
final class GenuineResults implements Invariant {
  private static final String SUCCESS = "success";

  @Override
  public String name() {
    return "genuine-results";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<TaskKey, List<Report>> reports =
        history.reports().stream()
            .collect(Collectors.groupingBy(Report::task, HashMap::new, Collectors.toList()));
    LeaseTokens tokens = history.limits().tokens();
    for (List<Event> events : history.events().values()) {
      for (Event event : events) {
        if (event.to() == TaskState.SUCCEEDED
            && reports.getOrDefault(event.task(), List.of()).stream()
                .noneMatch(it -> speaksFor(it, event, tokens))) {
          broken.accept(
              "%s succeeded with attempt %d, and nobody has reported that: %s"
                  .formatted(event.task(), event.attempt(), reports.get(event.task())));
        }
      }
    }
  }

  private static boolean speaksFor(Report report, Event event, LeaseTokens tokens) {
    return report.attempt() == event.attempt()
        && report.outcome().equals(SUCCESS)
        && tokens.verify(report.leaseToken(), report.task(), report.attempt()).isPresent();
  }
}
