package io.taskweir.worker.attempt;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.function.TaskFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts: gives each a slot and a thread, calls its handler, reports its end and frees the
 * slot. Never has more than the concurrency, and never lets one wait behind another.
 *
 * <p>{@link #offer} is called by the stream thread alone and does not block; the rest is
 * thread-safe.
 */
public final class AttemptRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);

  private final RunnerSettings settings;
  private final TaskRouting routing;
  private final WorkerClock clock;
  private final AttemptReports reports;
  private final HandlerCalls handlers;
  private final AttemptSweep longAttempts;
  private final PreFreezes preFreezes;
  private final SweepThread timer;
  private final AttemptLogs logs;
  private final SweepThread logThread;
  private final AttemptStops stops;
  private final AttemptOwner owner = new Owner();
  private final ExecutorService threads;
  private final Map<AttemptId, RunningAttempt> attempts = new ConcurrentHashMap<>();
  private final EndedAttempts ended = new EndedAttempts();
  private final AtomicInteger taken = new AtomicInteger();
  private final Object idle = new Object();
  private volatile boolean stopping;

  public AttemptRunner(
      RunnerSettings settings,
      Map<String, TaskFunction> functions,
      TaskRouting routing,
      ReportSink sink,
      WorkerClock clock) {
    this.settings = settings;
    this.routing = routing;
    this.clock = clock;
    reports = new AttemptReports(settings.workerId(), sink);
    handlers = new HandlerCalls(settings, functions, clock, this::watch);
    longAttempts = new AttemptSweep(settings.lease(), new LongAttempts());
    preFreezes = new PreFreezes(functions, settings.hookTimes(), clock);
    timer = new SweepThread("taskweir-worker-timer", longAttempts.and(preFreezes), clock);
    logs = new AttemptLogs(reports, clock);
    logThread = new SweepThread("taskweir-worker-logs", logs, clock);
    threads = HandlerThreads.start(settings.concurrency());
    stops = AttemptStops.start(functions, settings);
    RunningAttempts.add(this);
  }

  /**
   * From now on the clock is followed: without this, nothing is due but what {@link #sweep} finds.
   */
  public void start() {
    timer.start();
    logThread.start();
  }

  /**
   * Does what is due now, on the caller's thread; for a clock that does not go by itself.
   *
   * @return nanoseconds until something may be due again; {@link Long#MAX_VALUE} if nothing is
   */
  public long sweep() {
    return longAttempts.and(preFreezes).and(logs).sweep(clock.nanoTime());
  }

  /** Sends what has been logged, due or not, on the caller's thread. */
  public void sendLogs() {
    long unused = logs.sweep(clock.nanoTime() + AttemptLogs.LATEST.toNanos());
  }

  /** How many attempts have been stopped and have not come back. */
  public long interrupted() {
    return attempts.values().stream().filter(it -> it.interruption() != null).count();
  }

  /** Waits until no PreFreeze hook is at work that still has time. */
  public void awaitFreezes() {
    preFreezes.awaitHooks();
  }

  /**
   * Takes an assignment if a slot is free; a repeated one is known already and ignored.
   *
   * @return false if there is no slot for it: it has to go back
   */
  public boolean offer(Assignment assignment, SlotHolder from) {
    RunningAttempt offered =
        new RunningAttempt(
            assignment,
            routing.partition(assignment.getTenant(), assignment.getTaskId()),
            from,
            owner);
    RunningAttempt known = attempts.get(offered.id());
    if (known != null) {
      countRepeated(known, from);
      return true;
    }
    if (assignment.getReissued() && ended.contains(offered)) {
      log.debug("{} has ended already; its repeated assignment is ignored", offered.id());
      countNoLonger(from);
      return true;
    }
    if (stopping || taken.get() >= settings.concurrency()) {
      return false;
    }
    attempts.put(offered.id(), offered);
    taken.incrementAndGet();
    from.took();
    try {
      threads.execute(() -> run(offered));
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      log.warn("No thread for {}; it goes back: {}", offered.id(), e.toString());
      attempts.remove(offered.id());
      taken.decrementAndGet();
      from.gaveBack();
      return false;
    }
  }

  /** A dispatcher that took over sends what it is not sure of, and counts it on our slots. */
  private static void countRepeated(RunningAttempt known, SlotHolder from) {
    log.debug("{} is running already; its repeated assignment is ignored", known.id());
    if (!known.countOn(from)) {
      // It ends at this moment, and that dispatcher is not among those who hear of it.
      countNoLonger(from);
    }
  }

  /** The dispatcher counts an attempt that needs no slot. */
  private static void countNoLonger(SlotHolder from) {
    from.took();
    from.freed();
  }

  /** Stops the attempt, if it is here: its hook runs, then its handler is interrupted. */
  public void cancel(Cancel cancel) {
    AttemptId id =
        new AttemptId(new TaskKey(cancel.getTenant(), cancel.getTaskId()), cancel.getAttempt());
    RunningAttempt attempt = attempts.get(id);
    if (attempt != null) {
      log.debug("{} is cancelled: {}", id, cancel.getReason());
      Duration unused = stops.stop(attempt, Interruption.CANCELLED);
    }
  }

  /** Adds to the log of an attempt, if it is here. */
  void log(AttemptId id, String text) {
    RunningAttempt attempt = attempts.get(id);
    if (attempt != null) {
      owner.log(attempt, text);
    }
  }

  /** How many slots are taken. */
  public int running() {
    return taken.get();
  }

  /**
   * The attempts that a dispatcher has to be told of when a stream to it opens; from now on that
   * stream counts them.
   *
   * @param gone whether a dispatcher is not there any more
   */
  public List<AttemptRef> announceTo(SlotHolder stream, Predicate<String> gone) {
    List<AttemptRef> announced = new ArrayList<>();
    for (RunningAttempt attempt : attempts.values()) {
      if (attempt.concerns(stream.dispatcherId(), gone) && attempt.countOn(stream)) {
        announced.add(attempt.toRef());
      }
    }
    return announced;
  }

  /** Takes nothing new from now on. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits until no attempt is left. Only after {@link #stop}.
   *
   * @return false if some are left after that time
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (idle) {
      while (taken.get() > 0) {
        long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        idle.wait(leftMs);
      }
      return true;
    }
  }

  /**
   * Stops every attempt: the hooks run, then the handlers are interrupted; those that throw because
   * of it are left to run elsewhere. Returns at once.
   */
  public void stopAll() {
    for (RunningAttempt attempt : attempts.values()) {
      Duration unused = stops.stop(attempt, Interruption.SHUTDOWN);
    }
  }

  /** Waits until no hook is at work and every handler that was stopped has been interrupted. */
  public void awaitInterrupts() throws InterruptedException {
    stops.awaitInterrupts();
  }

  /**
   * Runs the PreFreeze hooks of the functions that have worked since their last and do so no more,
   * and waits for them. Only after {@link #stop}.
   */
  public void freeze() {
    preFreezes.freezeAll();
    preFreezes.awaitHooks();
  }

  /**
   * Ends the timer and takes no more. Handlers that did not heed their interrupt are left alone.
   */
  @Override
  public void close() {
    stopping = true;
    threads.shutdown();
    stops.close();
    timer.close();
    logThread.close();
    logs.close();
    RunningAttempts.remove(this);
  }

  private void watch(RunningAttempt attempt) {
    longAttempts.add(attempt);
    timer.tell(attempt.startedNanos() + AttemptSweep.STARTED_AFTER.toNanos());
  }

  private void run(RunningAttempt attempt) {
    preFreezes.begin(attempt.function());
    try {
      AttemptEnding ending = handlers.call(attempt);
      AttemptLog its = attempt.log();
      if (its != null) {
        logs.end(attempt, its);
      }
      if (ending != null && attempt.claimReport()) {
        reports.finished(attempt, ending, clock.now());
        ended.add(attempt);
      }
    } catch (RuntimeException | Error e) {
      log.error("The end of {} could not be reported; its lease will end", attempt.id(), e);
    } finally {
      if (preFreezes.end(attempt.function())) {
        timer.tell(clock.nanoTime() + settings.hookTimes().idleAfter().toNanos());
      }
      release(attempt);
    }
  }

  private void release(RunningAttempt attempt) {
    List<SlotHolder> holders = attempt.release();
    attempts.remove(attempt.id());
    int left = taken.decrementAndGet();
    holders.forEach(SlotHolder::freed);
    if (left == 0 && stopping) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }

  /** What is done for attempts that take time, on the timer's thread. */
  private final class LongAttempts implements AttemptSweep.Duties {
    @Override
    public void sayStarted(RunningAttempt attempt) {
      reports.started(attempt);
    }

    @Override
    public void beat(List<RunningAttempt> due) {
      // Nobody waits for the others: they are stopped, or their end has been reported.
      List<RunningAttempt> wanted = due.stream().filter(it -> it.interruption() == null).toList();
      reports.heartbeat(wanted, clock.now());
    }

    @Override
    public long stopLate(RunningAttempt attempt) {
      return stops.stop(attempt, Interruption.TIMED_OUT).toNanos();
    }

    @Override
    public void giveUp(RunningAttempt attempt) {
      if (attempt.interruption() == Interruption.TIMED_OUT && attempt.claimReport()) {
        log.warn(
            "The handler of {} {} does not heed its interrupt; it goes on, but no longer counts",
            attempt.function(),
            attempt.id());
        AttemptEnding ending = ErrorClassification.timedOut(attempt.timeoutMs());
        Instant endedAt = clock.now();
        AttemptLog its = attempt.log();
        if (its == null) {
          reports.finishedLater(attempt, ending, endedAt);
        } else {
          logs.endLater(attempt, its, () -> reports.finishedLater(attempt, ending, endedAt));
          logThread.wake();
        }
      }
    }
  }

  /** What attempts ask of the worker, on whatever thread. */
  private final class Owner implements AttemptOwner {
    @Override
    public boolean isStopping() {
      return stopping;
    }

    @Override
    public void log(RunningAttempt attempt, String text) {
      AttemptLog its = attempt.openLog();
      if (its == null) {
        return;
      }
      switch (logs.add(attempt, its, text)) {
        case FIRST -> logThread.tell(clock.nanoTime() + AttemptLogs.LATEST.toNanos());
        case FULL -> logThread.wake();
        case MORE -> {
          // Whoever is to send it knows.
        }
      }
    }
  }
}
