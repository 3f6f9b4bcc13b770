package io.taskweir.e2e.torture.cluster;

import io.taskweir.e2e.process.ChildProcess;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program on a host that is started again whenever it ends, as a service manager would, unless it
 * is not wanted. Thread-safe.
 */
public final class Node {
  /** Between two starts. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final Kind kind;
  private final Host host;
  private final Supplier<ChildProcess> program;

  private @Nullable ChildProcess process;
  private boolean wanted;
  private int starts;
  private long startedNanos;

  /** What it does. */
  public enum Kind {
    BROKER,
    STATE_STORE,
    DISPATCHER,
    SUBMITTER,
    WORKER
  }

  Node(String name, Kind kind, Host host, Supplier<ChildProcess> program) {
    this.name = name;
    this.kind = kind;
    this.host = host;
    this.program = program;
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public Host host() {
    return host;
  }

  /** How often it has been started. */
  public synchronized int starts() {
    return starts;
  }

  public synchronized boolean isWanted() {
    return wanted;
  }

  /** From now on it is kept running; starts it if it does not run. */
  public synchronized void want() {
    wanted = true;
    keepRunning();
  }

  /** From now on it is not started again; what runs, runs on. */
  public synchronized void leaveDown() {
    wanted = false;
  }

  /** Starts it if it is wanted and has ended, but not again and again without a pause. */
  synchronized void keepRunning() {
    boolean ended = process == null || !process.isAlive();
    boolean rested = starts == 0 || System.nanoTime() - startedNanos > PAUSE.toNanos();
    if (wanted && ended && rested) {
      starts++;
      startedNanos = System.nanoTime();
      process = program.get();
    }
  }

  public synchronized boolean isReady() {
    return process != null && process.isAlive() && process.isReady();
  }

  /** What it said when it was ready; null if it is not. */
  public synchronized @Nullable String ready() {
    return isReady() && process != null ? process.ready() : null;
  }

  /** {@code kill -9}. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** SIGTERM; it may take its time. */
  public synchronized void terminate() {
    if (process != null && process.isAlive()) {
      process.terminate();
    }
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** SIGSTOP. */
  public synchronized void freeze() {
    if (isAlive() && process != null) {
      process.freeze();
    }
  }

  /** SIGCONT. */
  public synchronized void thaw() {
    if (isAlive() && process != null) {
      process.thaw();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
