package io.taskweir.e2e.simulation.broker;

import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A producer's transaction, and what becomes a fact with it. One thread. */
public final class Transaction {
  /** The coordinator aborts a transaction that is open for longer, in milliseconds. */
  public static final long TIMEOUT_MS = 10_000;

  private enum State {
    OPEN,
    COMMITTED,
    ABORTED
  }

  private final String owner;
  private final long beganMs;
  private final List<Fact> facts = new ArrayList<>();
  private final Set<Integer> changelogs = new HashSet<>();
  private State state = State.OPEN;
  private boolean offsetsSent;

  Transaction(String owner, long beganMs) {
    this.owner = owner;
    this.beganMs = beganMs;
  }

  public String owner() {
    return owner;
  }

  public boolean isOpen() {
    return state == State.OPEN;
  }

  public boolean isCommitted() {
    return state == State.COMMITTED;
  }

  boolean isTooOld(long nowMs) {
    return nowMs - beganMs > TIMEOUT_MS;
  }

  /**
   * Whether positions in the inputs are part of it: until it ends, nobody may read on from them.
   */
  public boolean holdsOffsets() {
    return isOpen() && offsetsSent;
  }

  public void sendOffsets() {
    offsetsSent = true;
  }

  /** It has changes of the partition's state in it. */
  public void writeTo(int partition) {
    changelogs.add(partition);
  }

  boolean hasWrittenTo(int partition) {
    return changelogs.contains(partition);
  }

  /** Becomes a fact if this is committed. */
  public void tell(Fact fact) {
    facts.add(fact);
  }

  public void commit(History history) {
    end(State.COMMITTED);
    facts.forEach(fact -> history.add(owner, fact));
    history.note(owner, () -> "has committed");
  }

  public void abort(History history) {
    end(State.ABORTED);
    history.add(owner, new Fact.Fault("transaction aborted"));
  }

  private void end(State how) {
    if (!isOpen()) {
      throw new IllegalStateException("the transaction of " + owner + " is " + state);
    }
    state = how;
  }
}
