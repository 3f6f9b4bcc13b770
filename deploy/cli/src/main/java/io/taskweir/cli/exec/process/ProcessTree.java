package io.taskweir.cli.exec.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and all that it started. Those whose parent has ended already are no longer found from
 * above, so who was seen once is remembered. Thread-safe.
 */
public final class ProcessTree {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

  private final ProcessHandle root;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  public ProcessTree(ProcessHandle root) {
    this.root = root;
    seen.add(root);
  }

  /** Of the process at the top. */
  public long pid() {
    return root.pid();
  }

  /**
   * Asks all of them to end (SIGTERM), and ends (SIGKILL) those that are still there after the
   * grace. Returns when none is left. Heeds no interrupt: it is what an interrupt leads to.
   */
  public void stop(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    Set<ProcessHandle> asked = new LinkedHashSet<>();
    List<ProcessHandle> alive = alive();
    while (!alive.isEmpty() && System.nanoTime() < deadline) {
      for (ProcessHandle process : alive) {
        if (asked.add(process)) {
          process.destroy();
        }
      }
      pause();
      alive = alive();
    }
    kill();
  }

  /** Ends all of them at once (SIGKILL). */
  public void kill() {
    List<ProcessHandle> alive = alive();
    while (!alive.isEmpty()) {
      alive.forEach(ProcessHandle::destroyForcibly);
      pause();
      alive = alive();
    }
  }

  private static void pause() {
    // An interrupt that is pending would make the pause end at once, for ever.
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<ProcessHandle> alive() {
    for (ProcessHandle process : List.copyOf(seen)) {
      process.descendants().forEach(seen::add);
    }
    List<ProcessHandle> alive = new ArrayList<>();
    for (ProcessHandle process : seen) {
      if (process.isAlive()) {
        alive.add(process);
      }
    }
    return alive;
  }

  @Override
  public String toString() {
    return "ProcessTree[" + root.pid() + "]";
  }
}
