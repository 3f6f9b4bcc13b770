package io.taskweir.statestore.store;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the stores of a stream thread that their transaction has been committed. Streams itself
 * does not: under exactly-once it commits a store only after restoration and at close
 * (architecture, D5). The producer of a stream thread calls {@link #committed} on that thread.
 */
public final class TransactionHook {
  private final Map<Thread, Set<TaskStore>> written = new ConcurrentHashMap<>();

  /** The store has to hear of the end of this thread's open transaction. */
  void wrote(TaskStore store) {
    written.computeIfAbsent(Thread.currentThread(), _ -> new HashSet<>()).add(store);
  }

  /** The store is closed; what it has not confirmed is gone. */
  void closed(TaskStore store) {
    Set<TaskStore> stores = written.get(Thread.currentThread());
    if (stores != null) {
      stores.remove(store);
    }
  }

  /** The broker has acknowledged the commit of this thread's transaction. */
  public void committed() {
    Set<TaskStore> stores = written.remove(Thread.currentThread());
    if (stores != null) {
      stores.forEach(TaskStore::transactionCommitted);
    }
  }

  /** This thread's transaction has been aborted; Streams will close its stores dirtily. */
  public void aborted() {
    written.remove(Thread.currentThread());
  }
}
