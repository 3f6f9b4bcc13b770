package io.taskweir.cli.exec.lines;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler processes of one function: starts another when a task finds none with a free place,
 * ends those that have been idle, replaces those that died, with pauses if they die at once again
 * and again. Thread-safe.
 */
final class ProcessPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);

  /** Who has lived that long does not die at once, whether or not there was a task for it. */
  private static final Duration PROVED_AFTER = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(5);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final PoolSettings settings;
  private final Starter starter;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<PooledProcess> members = new ArrayList<>();
  private final List<PooledProcess> leaving = new ArrayList<>();
  private final RestartBackoff backoff = new RestartBackoff();
  private final ScheduledThreadPoolExecutor keeper;
  private int starting;
  private boolean closed;

  /** Starts a process, and has somebody told when it has ended. */
  @FunctionalInterface
  interface Starter {
    HandlerProcess start(Consumer<HandlerProcess> whenEnded) throws IOException;
  }

  /** A process and how much it is used; guarded by the pool's lock. */
  static final class PooledProcess {
    private final HandlerProcess process;
    private int taken;
    private long lastUsedNanos;

    private PooledProcess(HandlerProcess process, int taken, long nowNanos) {
      this.process = process;
      this.taken = taken;
      lastUsedNanos = nowNanos;
    }

    HandlerProcess process() {
      return process;
    }
  }

  /** Begins to start the processes that are always there. */
  ProcessPool(PoolSettings settings, Starter starter, LongSupplier nanoTime) {
    this.settings = settings;
    this.starter = starter;
    this.nanoTime = nanoTime;
    keeper =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("taskweir-processes").daemon().factory());
    keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    keeper.execute(this::fill);
    long look =
        Math.clamp(
            settings.idleAfter().toMillis() / 10,
            SHORTEST_LOOK.toMillis(),
            LONGEST_LOOK.toMillis());
    Future<?> _ = keeper.scheduleWithFixedDelay(this::endIdle, look, look, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a free place in a process, one that is started for it if need be. Waits while all places
   * are taken.
   *
   * @throws IOException if no process could be started
   */
  PooledProcess take() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        requireOpen();
        PooledProcess free = freePlace();
        if (free != null) {
          free.taken++;
          return free;
        }
        if (members.size() + starting >= settings.max()) {
          changed.await();
        } else {
          long left = backoff.leftNanos(nanoTime.getAsLong());
          if (left <= 0) {
            starting++;
            break;
          }
          long _ = changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
    return start(1);
  }

  /** The one used last, so that the others can become idle. */
  private @Nullable PooledProcess freePlace() {
    PooledProcess best = null;
    for (PooledProcess member : members) {
      if (member.taken < settings.perProcess()
          && !member.process.isGoing()
          && (best == null || member.lastUsedNanos - best.lastUsedNanos > 0)) {
        best = member;
      }
    }
    return best;
  }

  /** The place that {@link #take} gave is free again. */
  void giveBack(PooledProcess member) {
    lock.lock();
    try {
      member.taken--;
      member.lastUsedNanos = nanoTime.getAsLong();
      if (member.process.hasAnswered()) {
        backoff.proved();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return members.size();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the worker closes: no process is started");
    }
  }

  /** Only after {@code starting} was counted up. */
  private PooledProcess start(int taken) throws IOException {
    HandlerProcess process = null;
    try {
      process = starter.start(this::ended);
    } finally {
      if (process == null) {
        notStarted();
      }
    }
    return add(process, taken);
  }

  private void notStarted() {
    lock.lock();
    try {
      starting--;
      Duration _ = backoff.diedAtOnce(nanoTime.getAsLong());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private PooledProcess add(HandlerProcess process, int taken) {
    PooledProcess member = new PooledProcess(process, taken, nanoTime.getAsLong());
    boolean tooLate;
    lock.lock();
    try {
      tooLate = closed;
      // In one step with the next: a task that looked in between would start one too many.
      starting--;
      // It may have ended already; then it is known as ended, and will not be told of again.
      if (!closed && process.whyEnded() == null) {
        members.add(member);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (tooLate) {
      process.kill("the worker closes");
    }
    return member;
  }

  private void ended(HandlerProcess process) {
    lock.lock();
    try {
      boolean wanted = leaving.removeIf(it -> it.process == process) || closed;
      members.removeIf(it -> it.process == process);
      if (!wanted) {
        Duration pause = pauseAfter(process);
        LOG.warn(
            "after {} s: {}; another may start in {} ms",
            process.age().toSeconds(),
            process.whyEnded(),
            pause.toMillis());
        fillIn(pause.toNanos());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Duration pauseAfter(HandlerProcess process) {
    if (process.wasKilled()) {
      return Duration.ZERO;
    }
    if (process.hasAnswered() || process.age().compareTo(PROVED_AFTER) > 0) {
      backoff.proved();
      return Duration.ZERO;
    }
    return backoff.diedAtOnce(nanoTime.getAsLong());
  }

  /** Only while open, with the lock. */
  private void fillIn(long nanos) {
    Future<?> _ = keeper.schedule(this::fill, nanos, TimeUnit.NANOSECONDS);
  }

  /** Starts what is missing of those that are always there. */
  private void fill() {
    while (true) {
      lock.lock();
      try {
        if (closed || members.size() + starting >= settings.min()) {
          return;
        }
        long left = backoff.leftNanos(nanoTime.getAsLong());
        if (left > 0) {
          fillIn(left);
          return;
        }
        starting++;
      } finally {
        lock.unlock();
      }
      try {
        PooledProcess _ = start(0);
      } catch (IOException e) {
        LOG.warn("a handler process could not be started", e);
      }
    }
  }

  /** Ends those without a task for long, those first that have been so the longest. */
  private void endIdle() {
    List<PooledProcess> idle;
    lock.lock();
    try {
      long before = nanoTime.getAsLong() - settings.idleAfter().toNanos();
      idle =
          members.stream()
              .filter(it -> it.taken == 0 && it.lastUsedNanos - before <= 0)
              .sorted(Comparator.comparingLong(it -> it.lastUsedNanos - before))
              .limit(Math.max(0, members.size() - settings.min()))
              .toList();
      members.removeAll(idle);
      leaving.addAll(idle);
    } finally {
      lock.unlock();
    }
    for (PooledProcess member : idle) {
      Thread.ofPlatform()
          .name("taskweir-process-end-" + member.process.pid())
          .start(() -> member.process.end(PATIENCE));
    }
  }

  /** Ends all of them: those that do not heed the end of their input within 2 s by force. */
  @Override
  public void close() {
    List<PooledProcess> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      all.addAll(members);
      all.addAll(leaving);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    keeper.shutdown();
    List<Thread> ends =
        all.stream().map(it -> Thread.ofPlatform().start(() -> it.process.end(PATIENCE))).toList();
    try {
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException e) {
      all.forEach(it -> it.process.kill("the worker closes"));
      Thread.currentThread().interrupt();
    }
  }
}
