package io.taskweir.e2e.torture.check;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.task.Origin;
import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.History.Limits;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Delivered;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Place;
import io.taskweir.e2e.torture.history.Seen.Rejected;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation;
import io.taskweir.e2e.torture.load.Operation.Door;
import io.taskweir.e2e.torture.load.Operation.InboxPlace;
import io.taskweir.e2e.torture.load.Operation.Read;
import io.taskweir.e2e.torture.load.Operation.Stop;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.e2e.torture.load.Tenant;
import io.taskweir.e2e.torture.load.Work;
import io.taskweir.e2e.torture.load.Work.Behaviour;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a small run leaves behind in which all went well: a task that succeeds at once, one that is
 * delayed, fails once and then succeeds, one that is stopped, a refused one, and a record of the
 * inbox that was rejected.
 */
final class HealthyHistory {
  private static final Tenant AMBER = new Tenant("amber", "canary-amber", "torture.outcomes.amber");
  private static final LeaseTokens TOKENS =
      new LeaseTokens("a secret of this test".getBytes(StandardCharsets.UTF_8));

  private final List<Operation> operations = new ArrayList<>();
  private final Map<TaskKey, List<Event>> events = new LinkedHashMap<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final List<Delivered> delivered = new ArrayList<>();
  private final List<HandlerRun> runs = new ArrayList<>();
  private final Map<TaskKey, Task> shown = new LinkedHashMap<>();
  private long offset;

  private HealthyHistory() {}

  static History make() {
    HealthyHistory history = new HealthyHistory();
    history.succeedsAtOnce();
    history.failsOnce();
    history.isStopped();
    history.isRefused();
    history.isRejected();
    return history.history();
  }

  private void succeedsAtOnce() {
    TaskKey task = submit("at-once", 1, 0, Verdict.ACKNOWLEDGED, 202, null);
    happen(task, "Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
    handOver(task, 1);
    run(task, 1, 1, 1_000, "success");
    delivered.add(new Delivered(task, 4, AMBER.canary(), place(AMBER.destination(), task)));
    show(task, 1, "delivered", 0);
    operations.add(
        new Read(task.tenant(), task.taskId(), List.of("Enqueued", "Dequeued"), true, 900, 901));
  }

  private void failsOnce() {
    TaskKey task = submit("fails-once", 2, 5_000, Verdict.ACKNOWLEDGED, 202, null);
    happen(task, "Enqueued 0", "Dequeued 1", "Running 1", "Retrying 1", "Running 2", "Succeeded 2");
    handOver(task, 1);
    run(task, 1, 2, 5_500, "retryable");
    handOver(task, 2);
    run(task, 2, 2, 6_000, "success");
    show(task, 2, "", 1);
  }

  private void isStopped() {
    TaskKey task = submit("stopped", 3, 0, Verdict.ACKNOWLEDGED, 202, null);
    operations.add(new Stop(task.tenant(), task.taskId(), Verdict.ACKNOWLEDGED, 10, 11));
    happen(task, "Enqueued 0", "Stopping 0", "Stopped 0");
    show(task, 3, "", 0);
  }

  private void isRefused() {
    submit("refused", 4, 0, Verdict.REFUSED, 400, null);
  }

  private void isRejected() {
    submit("rejected", 5, 0, Verdict.UNKNOWN, 0, new InboxPlace(1, 7));
  }

  private TaskKey submit(
      String id,
      long number,
      long delayMs,
      Verdict verdict,
      int status,
      @Nullable InboxPlace inbox) {
    operations.add(
        new Submission(
            AMBER.name(),
            id,
            new Work(AMBER.canary(), number, Behaviour.SUCCEEDS, 1, 0),
            inbox == null ? Door.HTTP : Door.INBOX,
            delayMs,
            2,
            AMBER.destination(),
            verdict,
            status,
            inbox,
            0,
            1));
    return new TaskKey(AMBER.name(), id);
  }

  private void happen(TaskKey task, String... steps) {
    List<Event> all = new ArrayList<>();
    TaskState before = null;
    for (String step : steps) {
      int space = step.indexOf(' ');
      TaskState to = TaskState.ofPublicName(step.substring(0, space));
      int attempt = Integer.parseInt(step.substring(space + 1));
      all.add(new Event(task, all.size() + 1, before, to, attempt, "", place(Topics.EVENTS, task)));
      before = to;
    }
    events.put(task, all);
  }

  private void handOver(TaskKey task, int attempt) {
    assignments.add(
        new Assignment(
            task,
            attempt,
            token(task, attempt),
            AMBER.canary(),
            false,
            place(Topics.DISPATCH, task)));
  }

  private void run(TaskKey task, int attempt, long number, long atMs, String outcome) {
    for (boolean began : List.of(true, false)) {
      runs.add(
          new HandlerRun(
              "worker-1@1",
              task.tenant(),
              task.taskId(),
              attempt,
              AMBER.canary(),
              number,
              began,
              atMs));
    }
    reports.add(
        new Report(
            task,
            attempt,
            token(task, attempt),
            outcome,
            AMBER.canary(),
            place(Topics.RESULTS, task)));
  }

  private void show(TaskKey task, long number, String delivery, int handlerErrors) {
    List<Event> all = events.getOrDefault(task, List.of());
    shown.put(
        task,
        new Task(
            task,
            all.stream().map(it -> it.to().publicName() + " " + it.attempt()).toList(),
            all.get(all.size() - 1).to(),
            number,
            delivery,
            handlerErrors));
  }

  private static String token(TaskKey task, int attempt) {
    return TOKENS.issue(task, attempt, new Origin(0, 0, 0));
  }

  private Place place(String topic, TaskKey task) {
    return new Place(topic, 0, offset++, task.toString(), offset);
  }

  private History history() {
    return new History(
        List.of(AMBER),
        operations,
        events,
        assignments,
        reports,
        delivered,
        List.of(new Rejected(Topics.INBOX, 1, 7, "INVALID")),
        runs,
        shown,
        Map.copyOf(shown),
        Map.of(AMBER.name(), Map.of("Succeeded", 2L, "Stopped", 1L, "Failed", 0L)),
        new Limits(4, 0, Set.of(), List.of("amber/aborted"), TOKENS));
  }
}
