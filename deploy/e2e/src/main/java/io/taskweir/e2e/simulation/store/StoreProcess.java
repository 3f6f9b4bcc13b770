package io.taskweir.e2e.simulation.store;

import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.SimulatedProcess;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.broker.SimulatedGroup;
import io.taskweir.e2e.simulation.broker.Transaction;
import io.taskweir.statestore.flow.ReportsRead;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A state-store process: one transaction over all partitions that it has opened. It may die at any
 * write, and when it is paused for long it goes on without knowing that others have its partitions.
 * One thread.
 */
public final class StoreProcess extends SimulatedProcess implements SimulatedGroup.Member {
  private final Stage stage;
  private final StoreCluster cluster;
  private final WallClock clock;
  private final ReportsRead reportsRead = new ReportsRead();
  private final Map<Integer, Opening> openings = new TreeMap<>();

  /** Given out to it, and not opened because a transaction still holds the positions. */
  private final Set<Integer> toOpen = new TreeSet<>();

  /** Whose positions are part of the commit that is under way. */
  private Set<Integer> held = Set.of();

  private @Nullable Transaction transaction;
  private boolean committing;
  private boolean pausesWhenAssigned;

  /** 0: they do not fail. */
  private long commitsFailUntilMs;

  private int generation = -1;

  /** Writes until it dies; none is planned below 0. */
  private int writesLeft = -1;

  /** The process is gone, in the middle of whatever it did. */
  private static final class DiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiedException(String what) {
      super(what);
    }
  }

  /** What it tried to write was refused: it is taken for a producer that has been replaced. */
  private static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String what) {
      super(what);
    }
  }

  StoreProcess(Stage stage, String id, StoreCluster cluster) {
    super(id);
    this.stage = stage;
    this.cluster = cluster;
    clock = new WallClock(stage.time(), stage.chance());
    stage.broker().fence(id);
  }

  public WallClock clock() {
    return clock;
  }

  /** Stands still between being given partitions and its first act with them. */
  public void pauseWhenAssigned() {
    pausesWhenAssigned = true;
  }

  @Override
  public void resume() {
    super.resume();
    pausesWhenAssigned = false;
  }

  /** Dies at once. */
  @Override
  public void kill() {
    super.kill();
    writesLeft = -1;
    if (committing && stage.chance().oneIn(2) && transaction != null && transaction.isOpen()) {
      // The coordinator had heard of it.
      endCommit(transaction);
    }
    openings.clear();
  }

  /** Dies in the middle of a step to come. */
  public void killAtWrite(int writes) {
    writesLeft = writes;
  }

  private Transaction write(int partition) {
    if (writesLeft == 0) {
      throw new DiedException(id() + " died while it wrote");
    }
    writesLeft -= writesLeft > 0 ? 1 : 0;
    Transaction present = transaction;
    if (present == null) {
      present = stage.broker().begin(id());
      transaction = present;
    }
    if (!present.isOpen()) {
      throw new FencedException("the transaction of " + id() + " was ended by the coordinator");
    }
    present.writeTo(partition);
    return present;
  }

  /** Polls, and takes some records of its partitions. */
  public void poll(int records) {
    work(
        () -> {
          if (!cluster.group().has(this) && stage.chance().oneIn(3)) {
            giveUp("was put out of its group");
            return;
          }
          openWhatIsFree();
          for (Opening opening : List.copyOf(openings.values())) {
            if (stage.chance().oneIn(2)) {
              opening.look(false);
            }
            opening.look(true);
          }
          for (int i = 0; i < records && !openings.isEmpty(); i++) {
            if (!stage.chance().of(List.copyOf(openings.values())).take()) {
              break;
            }
          }
        });
  }

  public void tick() {
    work(() -> List.copyOf(openings.values()).forEach(Opening::tick));
  }

  private void work(Runnable what) {
    if (!isResponding() || committing) {
      return;
    }
    try {
      what.run();
    } catch (DiedException e) {
      stage.history().note(id(), e::toString);
      kill();
    } catch (FencedException e) {
      giveUp(e.toString());
    }
  }

  /**
   * Until then it cannot commit, while everything else goes on, and then it gives up: a transaction
   * that got far, and was aborted.
   */
  public void failCommitsUntil(long timeMs) {
    commitsFailUntilMs = timeMs;
  }

  /** Commits, or goes on with a commit that is under way. */
  public void commit() {
    Transaction open = transaction;
    if (!isResponding() || open == null) {
      return;
    }
    if (!open.isOpen()) {
      giveUp("its transaction was ended by the coordinator");
      return;
    }
    if (commitsFailUntilMs > 0 && !committing) {
      if (stage.nowMs() >= commitsFailUntilMs) {
        giveUp("its commit has timed out");
      }
      return;
    }
    if (!committing) {
      boolean current = cluster.group().isCurrent(this, generation);
      if (!current && stage.has(Fence.GENERATION)) {
        giveUp("cannot commit: others have its partitions");
        return;
      }
      open.sendOffsets();
      held = Set.copyOf(openings.keySet());
      committing = true;
      if (stage.chance().oneIn(6)) {
        return;
      }
    }
    endCommit(open);
  }

  private void endCommit(Transaction open) {
    committing = false;
    transaction = null;
    open.commit(stage.history());
    if (!stage.has(Fence.ATOMIC_COMMIT) && stage.chance().oneIn(3)) {
      return;
    }
    openings.forEach((partition, opening) -> cluster.commit(partition, opening.state()));
    openings.values().forEach(Opening::committed);
  }

  /** Throws away what is not committed, and comes back as a new member. */
  private void giveUp(String why) {
    stage.history().note(id(), () -> why);
    commitsFailUntilMs = 0;
    abort();
    openings.values().forEach(Opening::close);
    openings.clear();
    toOpen.clear();
    cluster.group().leave(this);
    cluster.group().join(this, stage.nowMs());
  }

  private void abort() {
    committing = false;
    if (transaction != null && transaction.isOpen()) {
      transaction.abort(stage.history());
    }
    transaction = null;
  }

  @Override
  public void rebalancing() {
    if (isResponding() && transaction != null) {
      commit();
      if (committing && transaction != null) {
        commit();
      }
    }
  }

  @Override
  public void assigned(Set<Integer> partitions, int newGeneration) {
    generation = newGeneration;
    openings
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !partitions.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    toOpen.clear();
    toOpen.addAll(partitions);
    toOpen.removeAll(openings.keySet());
    stage.history().note(id(), () -> "owns partitions " + partitions + " in " + newGeneration);
    openWhatIsFree();
    if (pausesWhenAssigned && !partitions.isEmpty()) {
      pause();
    }
  }

  /**
   * A partition whose positions are part of an undecided transaction has to wait for its end, and
   * may see to that itself.
   */
  private void openWhatIsFree() {
    toOpen.removeIf(
        partition -> {
          if (stage.chance().oneIn(2)) {
            stage.broker().fenceFormerOwners(partition, id());
          }
          if (cluster.isUndecided(partition)) {
            return false;
          }
          openings.put(
              partition,
              new Opening(
                  stage,
                  id(),
                  partition,
                  cluster.committed(partition),
                  clock,
                  reportsRead,
                  () -> write(partition)));
          return true;
        });
  }

  /** Whether a commit of it is under way that covers the partition. */
  boolean isCommitting(int partition) {
    return transaction != null && transaction.holdsOffsets() && held.contains(partition);
  }

  boolean isIdle() {
    return transaction == null
        && toOpen.isEmpty()
        && openings.values().stream().noneMatch(Opening::isAtWork);
  }
}
