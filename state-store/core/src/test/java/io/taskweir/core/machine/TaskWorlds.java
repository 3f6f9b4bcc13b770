package io.taskweir.core.machine;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.result.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks, breadth first, through every world that one submission can lead to: commands in any order,
 * reports of every attempt that was ever handed over delivered at any time and any number of times,
 * time passing or not, commits, and crashes that take the task back to its last commit while the
 * workers go on. Worlds that differ only in what no decision looks at (see {@link Outline}) count
 * as one. One thread.
 */
final class TaskWorlds {
  private static final int MAX_ATTEMPTS = 3;

  /** Three times what there are; a fault of the machine must not fill the memory. */
  private static final int MAX_WORLDS = 600_000;

  private static final int MAX_HEARTBEATS = 1;
  static final long CLOCK_SKEW_MS = 600;

  /**
   * @param issued the highest attempt that has been handed over, committed or not
   * @param heartbeats how many have counted
   */
  record World(
      @Nullable Task task,
      @Nullable Task committed,
      int issued,
      long nowMs,
      int crashes,
      int heartbeats) {

    private Key key() {
      return new Key(
          Outline.of(task, nowMs), Outline.of(committed, nowMs), issued, crashes, heartbeats);
    }
  }

  private record Key(
      @Nullable Outline task,
      @Nullable Outline committed,
      int issued,
      int crashes,
      int heartbeats) {}

  /**
   * One step from a world to the next.
   *
   * @param attempt that the command is about, 0 if it is about none
   * @param forged whether its token is not genuine
   * @param command null if time passed, or a commit or crash happened
   */
  record Step(
      World before,
      String name,
      int attempt,
      boolean forged,
      @Nullable TaskCommand command,
      @Nullable Decision decision,
      World after) {}

  private record Path(@Nullable Path before, String step) {
    @Override
    public String toString() {
      return before == null ? step : before + "\n  " + step;
    }
  }

  private final Submit submit;
  private final Submit duplicate;
  private final int maxCrashes;
  private final Consumer<Step> watcher;
  private final Map<Key, Path> seen = new HashMap<>();
  private final Set<@Nullable Outline> forged = new HashSet<>();
  private final Deque<World> toVisit = new ArrayDeque<>();

  /**
   * @param watcher sees every step, also those that lead to a world that is known
   */
  TaskWorlds(Submit submit, int maxCrashes, Consumer<Step> watcher) {
    this.submit = submit;
    this.maxCrashes = maxCrashes;
    this.duplicate =
        new Submit(
            OneTask.submission().build(),
            OneTask.ANOTHER_ORIGIN,
            submit.config(),
            submit.generation(),
            submit.submittedAtMs());
    this.watcher = watcher;
  }

  /** Visits all of them; an invariant that breaks is reported with the shortest way to it. */
  int walk() {
    World first = new World(null, null, 0, submit.submittedAtMs(), 0, 0);
    seen.put(first.key(), new Path(null, "nothing yet"));
    toVisit.add(first);
    while (!toVisit.isEmpty()) {
      visit(toVisit.remove());
    }
    return seen.size();
  }

  private void visit(World world) {
    say(world, "submit", 0, submit);
    if (world.task() != null) {
      // Without the first one this would be the first one: its record lies behind it.
      say(world, "submit again", 0, duplicate);
    }
    if (world.task() == null || world.task().attempt() < MAX_ATTEMPTS || isPastAge(world)) {
      say(world, "hand over", 0, OneTask.handOver());
    }
    say(world, "wake up", 0, OneTask.wakeUp());
    say(world, "stop", 0, OneTask.stop());
    say(world, "discard", 0, OneTask.discard());
    say(world, "invalidate", 0, OneTask.invalidate());
    say(world, "hand over, function deleted", 0, OneTask.handOverAfterDeletion());
    for (int attempt = 1; attempt <= world.issued(); attempt++) {
      report(world, attempt);
    }
    if (forged.add(Outline.of(world.task(), world.nowMs()))) {
      forge(world, world.issued());
      forge(world, world.issued() + 1);
    }
    commit(world);
    timePasses(world);
    crash(world, "crash", world.nowMs());
    crash(world, "crash, the next owner's clock is behind", world.nowMs() - CLOCK_SKEW_MS);
  }

  private static boolean isPastAge(World world) {
    Task task = world.task();
    return task != null && world.nowMs() >= task.terms().expiresAtMs();
  }

  private void report(World world, int attempt) {
    long now = world.nowMs();
    say(world, "start " + attempt, attempt, OneTask.start(attempt, now - 5));
    say(world, "success " + attempt, attempt, end(Outcome.SUCCESS, attempt, now));
    say(world, "retryable " + attempt, attempt, end(Outcome.RETRYABLE, attempt, now));
    say(world, "non-retryable " + attempt, attempt, end(Outcome.NON_RETRYABLE, attempt, now));
    say(world, "throttled " + attempt, attempt, end(Outcome.THROTTLED, attempt, now));
    say(world, "stopped " + attempt, attempt, end(Outcome.STOPPED, attempt, now));
    say(world, "lost " + attempt, attempt, OneTask.lose(attempt));
    if (world.heartbeats() < MAX_HEARTBEATS) {
      say(world, "heartbeat " + attempt, attempt, OneTask.heartbeat(attempt));
    }
  }

  private static ReportEnd end(Outcome outcome, int attempt, long now) {
    // So long a hint that the second system error in a row uses up the budget.
    Long retryAfterMs = outcome == Outcome.THROTTLED ? (Long) 18_000_000L : null;
    return OneTask.end(attempt, OneTask.token(attempt), outcome, retryAfterMs, now - 5, now - 1);
  }

  private void forge(World world, int attempt) {
    String token = OneTask.token(attempt + 1);
    long now = world.nowMs();
    TaskCommand success = OneTask.end(attempt, token, Outcome.SUCCESS, null, now, now);
    decide(world, "forged success " + attempt, attempt, true, success);
    decide(world, "forged start " + attempt, attempt, true, OneTask.start(attempt, token, now));
    decide(world, "forged loss " + attempt, attempt, true, OneTask.lose(attempt, token));
  }

  private void commit(World world) {
    if (!Objects.equals(world.task(), world.committed())) {
      World after =
          new World(
              world.task(),
              world.task(),
              world.issued(),
              world.nowMs(),
              world.crashes(),
              world.heartbeats());
      arrive(new Step(world, "commit", 0, false, null, null, after));
    }
  }

  /** To the next time at which anything becomes different. */
  private void timePasses(World world) {
    Task task = world.task();
    if (task == null) {
      return;
    }
    long next = task.wakeUpAtMs();
    if (task.phase() instanceof Phase.Timed timed) {
      next = Math.min(timed.untilMs(), task.terms().expiresAtMs());
    }
    if (next > world.nowMs() && !(task.phase() instanceof Phase.Ended)) {
      World after =
          new World(
              task, world.committed(), world.issued(), next, world.crashes(), world.heartbeats());
      arrive(new Step(world, "time passes", 0, false, null, null, after));
    }
  }

  private void crash(World world, String name, long nowMs) {
    if (world.crashes() < maxCrashes) {
      World after =
          new World(
              world.committed(),
              world.committed(),
              world.issued(),
              nowMs,
              world.crashes() + 1,
              world.heartbeats());
      arrive(new Step(world, name, 0, false, null, null, after));
    }
  }

  private void say(World world, String name, int attempt, TaskCommand command) {
    decide(world, name, attempt, false, command);
  }

  private void decide(World world, String name, int attempt, boolean forged, TaskCommand command) {
    Decision decision = OneTask.MACHINE.decide(world.task(), command, world.nowMs());
    if (!(decision instanceof Happens happens)) {
      watch(new Step(world, name, attempt, forged, command, decision, world));
      return;
    }
    Task task = fold(world, name, happens);
    int beats = command instanceof TaskCommand.ReportHeartbeat ? 1 : 0;
    World after =
        new World(
            task,
            world.committed(),
            Math.max(world.issued(), task.attempt()),
            world.nowMs(),
            world.crashes(),
            world.heartbeats() + beats);
    arrive(new Step(world, name, attempt, forged, command, decision, after));
  }

  private Task fold(World world, String name, Happens happens) {
    try {
      return TaskInvariants.fold(world.task(), happens);
    } catch (AssertionError | IllegalStateException e) {
      throw broken(e, world, name);
    }
  }

  private void arrive(Step step) {
    watch(step);
    Key key = step.after().key();
    if (!seen.containsKey(key)) {
      if (seen.size() == MAX_WORLDS) {
        throw broken(
            new AssertionError("more than " + MAX_WORLDS + " worlds: is there one that grows?"),
            step.before(),
            step.name());
      }
      seen.put(key, path(step.before(), step.name()));
      toVisit.add(step.after());
    }
  }

  private void watch(Step step) {
    try {
      watcher.accept(step);
    } catch (AssertionError e) {
      throw broken(e, step.before(), step.name());
    }
  }

  private AssertionError broken(Throwable cause, World world, String step) {
    return new AssertionError(cause.getMessage() + "\non the way\n  " + path(world, step), cause);
  }

  private Path path(World world, String name) {
    return new Path(seen.get(world.key()), name);
  }

  /** The steps of an undisturbed run from this task to its end. */
  static List<Task> undisturbed(@Nullable Task from, Submit submit, long nowMs) {
    List<Task> run = new ArrayList<>();
    Task task = from == null ? OneTask.after(null, submit, nowMs) : from;
    long now = nowMs;
    while (!(task.phase() instanceof Phase.Ended)) {
      if (task.phase() instanceof Phase.Timed timed) {
        now = Math.max(now, timed.untilMs());
      }
      TaskCommand next =
          switch (task.phase()) {
            case Phase.Timed timed -> OneTask.wakeUp();
            case Phase.Ready ready -> OneTask.handOver();
            case Phase.Out out -> OneTask.start(task.attempt(), now);
            case Phase.Executing executing -> end(Outcome.SUCCESS, task.attempt(), now);
            case Phase.Stopping stopping -> end(Outcome.STOPPED, task.attempt(), now);
            case Phase.Ended ended -> throw new AssertionError("handled above");
          };
      task = OneTask.after(task, next, now);
      run.add(task);
    }
    return run;
  }
}
