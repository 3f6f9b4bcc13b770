package io.taskweir.e2e.torture.mutation;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Delivered;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation;
import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A history that can be changed. One thread. */
final class HistoryDraft {
  final List<Operation> operations;
  final Map<TaskKey, List<Event>> events = new LinkedHashMap<>();
  final List<Assignment> assignments;
  final List<Report> reports;
  final List<Delivered> delivered;
  final List<HandlerRun> runs;
  final Map<TaskKey, Task> shown;
  final History of;

  HistoryDraft(History of) {
    this.of = of;
    operations = new ArrayList<>(of.operations());
    of.events().forEach((task, all) -> events.put(task, new ArrayList<>(all)));
    assignments = new ArrayList<>(of.assignments());
    reports = new ArrayList<>(of.reports());
    delivered = new ArrayList<>(of.delivered());
    runs = new ArrayList<>(of.runs());
    shown = new LinkedHashMap<>(of.shown());
  }

  History history() {
    return new History(
        of.tenants(),
        operations,
        events,
        assignments,
        reports,
        delivered,
        of.rejected(),
        runs,
        shown,
        of.restored(),
        of.counts(),
        of.limits());
  }

  /** The events of some task; what the mutation needs must have happened in the run. */
  List<Event> eventsOfTaskWith(Predicate<List<Event>> wanted) {
    return any(events.values().stream().toList(), wanted, "events of a task");
  }

  static Event last(List<Event> events) {
    return events.get(events.size() - 1);
  }

  static <T> T any(List<T> of, Predicate<T> wanted, String what) {
    return of.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "nothing in this run to mutate: no " + what + "; run longer or another seed"));
  }
}
