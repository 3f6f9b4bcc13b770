package io.taskweir.statestore.store;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells the stores of a stream thread that their transaction has been committed. Streams itself
 * does not: under exactly-once it commits a store only after restoration and at close
 * (architecture, D5). The producer of a stream thread calls {@link #committed} on that thread.
 */
public final class TransactionHook {
  private final Map<Thread, Open> written = new ConcurrentHashMap<>();

  /** A transaction that has written something. */
  private record Open(long sinceNanos, Set<TaskStore> stores) {}

  /** The store has to hear of the end of this thread's open transaction. */
  void wrote(TaskStore store) {
    written
        .computeIfAbsent(Thread.currentThread(), _ -> new Open(System.nanoTime(), new HashSet<>()))
        .stores()
        .add(store);
  }

  /** What this thread's open transaction has written so far, in all of its stores. */
  Uncommitted uncommitted() {
    Open open = written.get(Thread.currentThread());
    if (open == null) {
      return Uncommitted.NOTHING;
    }
    long openMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - open.sinceNanos());
    Uncommitted all = new Uncommitted(0, 0, 0, openMs);
    for (TaskStore store : open.stores()) {
      all = all.plus(store.own());
    }
    return all;
  }

  /** The store is closed; what it has not confirmed is gone. */
  void closed(TaskStore store) {
    Open open = written.get(Thread.currentThread());
    if (open != null) {
      open.stores().remove(store);
    }
  }

  /** The broker has acknowledged the commit of this thread's transaction. */
  public void committed() {
    Open open = written.remove(Thread.currentThread());
    if (open != null) {
      open.stores().forEach(TaskStore::transactionCommitted);
    }
  }

  /** This thread's transaction has been aborted; Streams will close its stores dirtily. */
  public void aborted() {
    written.remove(Thread.currentThread());
  }
}
