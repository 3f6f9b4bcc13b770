package io.taskweir.e2e.torture.mutation;

import static io.taskweir.e2e.torture.mutation.HistoryDraft.any;
import static io.taskweir.e2e.torture.mutation.HistoryDraft.last;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation.Door;
import io.taskweir.e2e.torture.load.Operation.InboxPlace;
import io.taskweir.e2e.torture.load.Operation.Read;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a system that breaks an invariant would have left behind, done to the history of one that
 * has not. For each invariant there is one; the checker must name it.
 */
public enum Mutation {
  LOSE_END("acked-ends-once", Mutation::loseEnd),
  ADMIT_REFUSED("refused-never", Mutation::admitRefused),
  INVENT_TASK("nobody-submitted", Mutation::inventTask),
  SWAP_PAYLOAD("accepted-payload-runs", Mutation::swapPayload),
  SKIP_STEP("legal-path", Mutation::skipStep),
  SUCCEED_TWICE("one-success", Mutation::succeedTwice),
  REPEAT_ATTEMPT("attempts-increase", Mutation::repeatAttempt),
  FORGE_TOKEN("genuine-results", Mutation::forgeToken),
  DISPATCH_STOPPED("no-dispatch-after-stopped", Mutation::dispatchStopped),
  START_EARLY("not-before-due", Mutation::startEarly),
  OVERFILL_WORKER("within-slots", Mutation::overfillWorker),
  CROSS_TENANTS("tenants-apart", Mutation::crossTenants),
  FORGET_STATE("agreement", Mutation::forgetState),
  LOSE_OUTCOME("outcomes-arrive", Mutation::loseOutcome),
  DROP_RECORD("nothing-dropped", Mutation::dropRecord),
  RETRY_FOREVER("handler-errors-bounded", Mutation::retryForever),
  TAKE_BACK("committed-reads-stand", Mutation::takeBack);

  private final String breaks;

  /** A method of this class, which holds nothing. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Consumer<HistoryDraft> change;

  Mutation(String breaks, Consumer<HistoryDraft> change) {
    this.breaks = breaks;
    this.change = change;
  }

  /** The invariant that must be found broken. */
  public String breaks() {
    return breaks;
  }

  /** The name in the command, such as {@code lose-end}. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The history as it would have been.
   *
   * @throws IllegalStateException if nothing has happened in it that could have gone wrong so
   */
  public History apply(History history) {
    HistoryDraft draft = new HistoryDraft(history);
    change.accept(draft);
    return draft.history();
  }

  private static boolean succeeded(List<Event> events) {
    return !events.isEmpty() && last(events).to() == TaskState.SUCCEEDED;
  }

  private static void loseEnd(HistoryDraft draft) {
    Submission acknowledged =
        any(
            draft.of.operations(Submission.class),
            it -> it.verdict() == Verdict.ACKNOWLEDGED && it.taskId() != null,
            "acknowledged submission");
    List<Event> events = draft.events.get(key(acknowledged));
    if (events == null) {
      throw new IllegalStateException("no events of " + acknowledged);
    }
    events.remove(events.size() - 1);
  }

  private static void admitRefused(HistoryDraft draft) {
    Submission refused =
        any(
            draft.of.operations(Submission.class),
            it ->
                it.verdict() == Verdict.REFUSED
                    && it.status() == 400
                    && it.taskId() != null
                    && !draft.events.containsKey(key(it)),
            "refused submission");
    List<Event> of = draft.eventsOfTaskWith(it -> !it.isEmpty());
    draft.events.put(key(refused), List.copyOf(of));
  }

  private static void inventTask(HistoryDraft draft) {
    List<Event> of = draft.eventsOfTaskWith(it -> !it.isEmpty());
    draft.events.put(new TaskKey(of.get(0).task().tenant(), "invented"), List.copyOf(of));
  }

  private static void swapPayload(HistoryDraft draft) {
    HandlerRun run = any(draft.runs, HandlerRun::began, "handler that began");
    draft.runs.add(
        new HandlerRun(
            run.worker(),
            run.tenant(),
            run.taskId(),
            run.attempt(),
            run.canary(),
            Long.MAX_VALUE,
            false,
            run.atMs()));
  }

  private static void skipStep(HistoryDraft draft) {
    draft.eventsOfTaskWith(it -> it.size() > 2).remove(1);
  }

  private static void succeedTwice(HistoryDraft draft) {
    List<Event> events = draft.eventsOfTaskWith(Mutation::succeeded);
    Event last = last(events);
    events.add(
        new Event(
            last.task(),
            last.seq() + 1,
            last.to(),
            last.to(),
            last.attempt(),
            last.reason(),
            last.place()));
  }

  private static void repeatAttempt(HistoryDraft draft) {
    List<Event> events =
        draft.eventsOfTaskWith(
            all -> all.stream().filter(it -> it.to() == TaskState.RUNNING).count() > 1);
    for (int i = events.size() - 1; i >= 0; i--) {
      Event event = events.get(i);
      if (event.to() == TaskState.RUNNING) {
        events.set(
            i,
            new Event(
                event.task(),
                event.seq(),
                event.from(),
                event.to(),
                event.attempt() - 1,
                event.reason(),
                event.place()));
        return;
      }
    }
  }

  private static void forgeToken(HistoryDraft draft) {
    TaskKey task = draft.eventsOfTaskWith(Mutation::succeeded).get(0).task();
    draft.reports.replaceAll(
        it ->
            it.task().equals(task)
                ? new Report(
                    it.task(), it.attempt(), "forged", it.outcome(), it.canary(), it.place())
                : it);
  }

  private static void dispatchStopped(HistoryDraft draft) {
    List<Event> stopped =
        draft.eventsOfTaskWith(it -> !it.isEmpty() && last(it).to() == TaskState.STOPPED);
    Event end = last(stopped);
    Assignment like = any(draft.assignments, _ -> true, "hand-over");
    draft.assignments.add(
        new Assignment(end.task(), end.attempt() + 1, like.leaseToken(), "", false, like.place()));
  }

  private static void startEarly(HistoryDraft draft) {
    Submission delayed =
        any(
            draft.of.operations(Submission.class),
            it ->
                it.delayMs() > 0
                    && it.taskId() != null
                    && draft.runs.stream().anyMatch(run -> key(run).equals(key(it))),
            "delayed submission that ran");
    HandlerRun run = any(draft.runs, it -> key(it).equals(key(delayed)), "run of it");
    draft.runs.add(
        new HandlerRun(
            run.worker(),
            run.tenant(),
            run.taskId(),
            run.attempt(),
            run.canary(),
            run.number(),
            true,
            delayed.askedMs() + delayed.delayMs() - draft.of.limits().skewMs() - 1));
  }

  private static void overfillWorker(HistoryDraft draft) {
    HandlerRun run = any(draft.runs, HandlerRun::began, "handler that began");
    for (int i = 0; i <= draft.of.limits().slots(); i++) {
      draft.runs.add(run);
    }
  }

  private static void crossTenants(HistoryDraft draft) {
    Assignment of = any(draft.assignments, it -> !it.canary().isEmpty(), "hand-over");
    draft.assignments.add(
        new Assignment(
            of.task(),
            of.attempt(),
            of.leaseToken(),
            "canary of another",
            of.reissued(),
            of.place()));
  }

  private static void forgetState(HistoryDraft draft) {
    TaskKey task = draft.eventsOfTaskWith(it -> !it.isEmpty()).get(0).task();
    draft.shown.remove(task);
  }

  private static void loseOutcome(HistoryDraft draft) {
    var lost =
        any(
            draft.delivered,
            it -> !draft.of.limits().deletedTopics().contains(it.place().topic()),
            "outcome that arrived at a topic that was not deleted");
    draft.delivered.removeIf(it -> it.task().equals(lost.task()));
  }

  private static void dropRecord(HistoryDraft draft) {
    Submission like =
        any(draft.of.operations(Submission.class), it -> it.work() != null, "submission");
    draft.operations.add(
        new Submission(
            like.tenant(),
            "dropped",
            like.work(),
            Door.INBOX,
            0,
            0,
            null,
            Verdict.ACKNOWLEDGED,
            0,
            new InboxPlace(0, Long.MAX_VALUE),
            like.askedMs(),
            like.answeredMs()));
  }

  private static void retryForever(HistoryDraft draft) {
    Submission of =
        any(
            draft.of.operations(Submission.class),
            it -> it.taskId() != null && draft.shown.containsKey(key(it)),
            "task that is shown");
    draft.shown.computeIfPresent(
        key(of),
        (key, it) ->
            new Task(
                key,
                it.states(),
                it.state(),
                it.number(),
                it.delivery(),
                it.handlerErrors() + 1_000));
  }

  private static void takeBack(HistoryDraft draft) {
    List<Event> events = draft.eventsOfTaskWith(Mutation::succeeded);
    TaskKey task = events.get(0).task();
    draft.operations.add(
        new Read(
            task.tenant(), task.taskId(), List.of("Enqueued", "Stopping", "Stopped"), true, 0, 0));
  }

  private static TaskKey key(Submission submission) {
    String taskId = submission.taskId();
    return new TaskKey(submission.tenant(), taskId == null ? "none" : taskId);
  }

  private static TaskKey key(HandlerRun run) {
    return new TaskKey(run.tenant(), run.taskId());
  }
}
