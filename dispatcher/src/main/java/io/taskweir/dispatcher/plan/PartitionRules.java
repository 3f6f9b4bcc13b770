package io.taskweir.dispatcher.plan;

import io.taskweir.dispatcher.plan.Decision.CancelAt;
import io.taskweir.dispatcher.plan.Decision.SendTakeover;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutAttempt;
import io.taskweir.protocol.internal.OutSet;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What follows from ownership, from dispatch records and from results, a partition at a time. */
final class PartitionRules {
  private final Books books;
  private final Windows windows;
  private final WorkerRules workers;

  PartitionRules(Books books, Windows windows, WorkerRules workers) {
    this.books = books;
    this.windows = windows;
    this.workers = workers;
  }

  void takeover(int number, long epoch) {
    OwnedPartition partition = books.partitions.computeIfAbsent(number, OwnedPartition::new);
    partition.epoch = epoch;
    books.decide(new SendTakeover(number, epoch));
    windows.publishAll(partition);
  }

  void revoke(int number) {
    OwnedPartition partition = books.partitions.get(number);
    if (partition != null) {
      new ArrayList<>(partition.attempts.values()).forEach(books::forget);
      books.partitions.remove(number);
    }
  }

  void dispatched(int number, DispatchRecord record, long nowNanos) {
    OwnedPartition partition = books.partitions.get(number);
    // What is from a newer state-store, or from somebody else, says nothing of who is the latest.
    if (partition == null || record.getKindCase() == DispatchRecord.KindCase.KIND_NOT_SET) {
      return;
    }
    // A newer epoch means that the state-store takes another for the owner. It may be right.
    if (record.getIncarnation() < partition.incarnation
        || record.getDispatcherEpoch() > partition.epoch) {
      books.counter.count(PlanCount.STALE);
      return;
    }
    partition.incarnation = record.getIncarnation();
    switch (record.getKindCase()) {
      case ASSIGNMENT -> assigned(partition, record.getAssignment(), nowNanos);
      case CANCEL -> cancelled(partition, record.getCancel());
      case OUT_SET -> outSet(partition, record.getOutSet(), nowNanos);
      // The owner of the consumer answers refusals.
      case TAKEOVER_REFUSED, KIND_NOT_SET -> {}
    }
  }

  private void assigned(OwnedPartition partition, Assignment assignment, long nowNanos) {
    AttemptId id =
        new AttemptId(assignment.getTenant(), assignment.getTaskId(), assignment.getAttempt());
    String token = assignment.getLeaseToken();
    Attempt known = known(partition, id, token);
    if (known != null) {
      known.incarnation = partition.incarnation;
      books.counter.count(PlanCount.DUPLICATE);
      return;
    }
    // Whoever issues a first attempt takes its result too, when it reads it. For a later one that
    // is
    // not sure: the result may be read before what ended the attempt before it, and is refused
    // then.
    if (id.attempt() == 1 && partition.settled.isFinished(id, token)) {
      books.counter.count(PlanCount.DUPLICATE);
      return;
    }
    Attempt attempt = enter(partition, id, token, assignment.getFunction(), nowNanos);
    attempt.assignment = assignment;
    Worker announcer = books.takeAnnouncer(id, token);
    if (announcer == null) {
      books.queueLast(attempt, assignment);
    } else {
      books.counter.count(PlanCount.DUPLICATE);
      books.put(attempt, announcer);
    }
  }

  private Attempt enter(
      OwnedPartition partition, AttemptId id, String token, String function, long nowNanos) {
    Attempt attempt =
        new Attempt(id, partition.number, token, function, partition.incarnation, nowNanos);
    books.enter(partition, attempt);
    return attempt;
  }

  /**
   * The attempt with this id and token. One with another token is of a submission that an aborted
   * transaction had accepted and its redo did not: it is cancelled and forgotten.
   */
  private @Nullable Attempt known(OwnedPartition partition, AttemptId id, String token) {
    Attempt known = partition.attempts.get(id);
    if (known == null || known.leaseToken.equals(token)) {
      return known;
    }
    books.cancelAtWorker(known, "superseded by another submission with this id");
    books.forget(known);
    return null;
  }

  private void cancelled(OwnedPartition partition, Cancel cancel) {
    AttemptId id = new AttemptId(cancel.getTenant(), cancel.getTaskId(), cancel.getAttempt());
    Attempt attempt = partition.attempts.get(id);
    if (attempt == null) {
      Worker announcer = books.announcers.get(id);
      if (announcer != null) {
        books.counter.count(PlanCount.CANCELLED);
        books.decide(new CancelAt(announcer.stream, cancel));
      }
    } else if (attempt.isQueued()) {
      // Nobody will ever report it, so that a stop need not wait for the end of its grace.
      books.reportLost(attempt, "", "it had not been sent to a worker");
    } else {
      // It stays in the books until its result is read; a worker that is away is told on return.
      attempt.cancel = cancel;
      books.cancelAtWorker(attempt, cancel.getReason());
    }
  }

  private void outSet(OwnedPartition partition, OutSet set, long nowNanos) {
    for (OutAttempt out : set.getAttemptsList()) {
      stillOut(partition, out, nowNanos);
    }
    if (set.getLast()) {
      dropUnconfirmed(partition, nowNanos);
    }
  }

  private void stillOut(OwnedPartition partition, OutAttempt out, long nowNanos) {
    AttemptId id = new AttemptId(out.getTenant(), out.getTaskId(), out.getAttempt());
    String token = out.getLeaseToken();
    Attempt attempt = known(partition, id, token);
    if (attempt == null) {
      if (partition.settled.isFinished(id, token) || partition.settled.isLost(id, token)) {
        return; // The record that says so is on its way to the state-store.
      }
      Worker announcer = books.takeAnnouncer(id, token);
      if (announcer != null) {
        books.put(enter(partition, id, token, out.getFunction(), nowNanos), announcer);
        return;
      }
      if (out.getWorkerId().isEmpty()) {
        return; // Handed over but not running: it is issued again.
      }
      attempt = enter(partition, id, token, out.getFunction(), nowNanos);
    }
    attempt.incarnation = partition.incarnation;
    if (attempt.worker == null && !out.getWorkerId().isEmpty()) {
      workers.adopt(attempt, new WorkerId(id.tenant(), out.getWorkerId()), nowNanos);
    }
  }

  /**
   * What an older incarnation had sent and the present one does not know of came from a transaction
   * that was aborted. What is queued is dropped at once; what a worker has may be issued again by
   * the redo, or be reported as started, so that it gets some time.
   */
  private void dropUnconfirmed(OwnedPartition partition, long nowNanos) {
    long incarnation = partition.incarnation;
    for (Attempt attempt : new ArrayList<>(partition.attempts.values())) {
      if (attempt.incarnation >= incarnation) {
        continue;
      }
      if (attempt.isQueued()) {
        books.forget(attempt);
      } else {
        awaitConfirmation(attempt, incarnation, nowNanos);
      }
    }
  }

  private void awaitConfirmation(Attempt attempt, long incarnation, long nowNanos) {
    long untilNanos = nowNanos + books.settings.confirmWithin().toNanos();
    books.timers.at(
        untilNanos,
        () -> {
          Worker worker = attempt.worker;
          if (worker == null || attempt.started || attempt.incarnation >= incarnation) {
            return;
          }
          if (worker.isConnected()) {
            books.cancelAtWorker(attempt, "the hand-over was taken back by an aborted transaction");
            books.forget(attempt);
          } else {
            // It cannot be told now, and would run on unknown to us if we forgot it.
            awaitConfirmation(attempt, incarnation, untilNanos);
          }
        });
  }

  /**
   * Its handler is known to run, so nobody will give it back; and the state-store, when it reads
   * the same report, will know that it had handed it over, whatever it had to take back.
   */
  void started(int number, AttemptId id, String leaseToken) {
    OwnedPartition partition = books.partitions.get(number);
    Attempt attempt = partition == null ? null : partition.attempts.get(id);
    if (attempt != null && attempt.worker != null && attempt.leaseToken.equals(leaseToken)) {
      attempt.started = true;
      attempt.assignment = null;
    }
  }

  /**
   * Frees no slot: an attempt may run twice, and this be the end of the other run. The worker says
   * itself when a slot is free, and sooner.
   */
  void finished(int number, AttemptId id, String leaseToken) {
    OwnedPartition partition = books.partitions.get(number);
    if (partition == null) {
      return;
    }
    partition.settled.finished(id, leaseToken);
    Attempt attempt = partition.attempts.get(id);
    if (attempt == null) {
      books.takeAnnouncer(id, leaseToken);
    } else if (attempt.leaseToken.equals(leaseToken)) {
      books.forget(attempt);
    }
  }
}
