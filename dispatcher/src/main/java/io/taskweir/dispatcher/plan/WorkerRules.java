package io.taskweir.dispatcher.plan;

import io.taskweir.dispatcher.plan.Decision.CancelAt;
import io.taskweir.dispatcher.plan.Decision.CloseStream;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.Hello;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What follows from workers coming, going and speaking. */
final class WorkerRules {
  private final Books books;
  private final Windows windows;

  WorkerRules(Books books, Windows windows) {
    this.books = books;
    this.windows = windows;
  }

  void hello(long stream, Hello hello, long nowNanos) {
    WorkerId id = new WorkerId(hello.getTenant(), hello.getWorkerId());
    Worker worker = books.workers.computeIfAbsent(id, Worker::new);
    if (worker.isConnected()) {
      long former = worker.stream;
      disconnect(worker, nowNanos);
      books.decide(new CloseStream(former, "worker " + id.name() + " has connected again"));
    }
    worker.stream = stream;
    worker.draining = false;
    worker.written(true);
    worker.slots.reset(hello.getSlots(), hello.getRunningCount());
    books.streams.put(stream, worker);
    Set<Attempt> present = new HashSet<>();
    for (AttemptRef ref : hello.getRunningList()) {
      Attempt attempt = welcomeBack(worker, ref);
      if (attempt != null) {
        present.add(attempt);
      }
    }
    missThoseNotIn(present, worker, nowNanos);
    for (String function : new HashSet<>(hello.getFunctionsList())) {
      Lane lane = books.lane(new LaneId(hello.getTenant(), function));
      worker.lanes.add(lane);
      lane.workers.add(worker);
      windows.recount(lane, nowNanos);
      books.wake(lane);
    }
  }

  /** The attempt that the worker says it still has; null if it is none of ours, or not its own. */
  private @Nullable Attempt welcomeBack(Worker worker, AttemptRef ref) {
    AttemptId id = idOf(ref);
    int number = books.routing.partition(ref.getTenant(), ref.getTaskId());
    OwnedPartition partition = books.partitions.get(number);
    Attempt attempt = partition == null ? null : partition.attempts.get(id);
    if (attempt == null || !attempt.leaseToken.equals(ref.getLeaseToken())) {
      if (partition != null && partition.settled.isLost(id, ref.getLeaseToken())) {
        books.counter.count(PlanCount.CANCELLED);
        books.decide(new CancelAt(worker.stream, cancelLost(ref)));
      }
      books.announce(worker, id, ref.getLeaseToken());
      return null;
    }
    if (attempt.worker != null && attempt.worker != worker && attempt.worker.isConnected()) {
      return null; // It runs twice; the first result counts.
    }
    books.give(attempt, worker);
    attempt.foreign = false;
    Cancel cancel = attempt.cancel;
    if (cancel != null) {
      books.cancelAtWorker(attempt, cancel.getReason());
    }
    return attempt;
  }

  private static AttemptId idOf(AttemptRef ref) {
    return new AttemptId(ref.getTenant(), ref.getTaskId(), ref.getAttempt());
  }

  private static Cancel cancelLost(AttemptRef ref) {
    return Cancel.newBuilder()
        .setTenant(ref.getTenant())
        .setTaskId(ref.getTaskId())
        .setAttempt(ref.getAttempt())
        .setReason("the worker was away for too long; the task goes on without this attempt")
        .build();
  }

  /** What was sent and never arrived, or whose result is still on its way through Kafka. */
  private void missThoseNotIn(Set<Attempt> present, Worker worker, long nowNanos) {
    long stream = worker.stream;
    List<Attempt> missing = new ArrayList<>();
    for (Attempt attempt : worker.attempts) {
      if (!present.contains(attempt) && !attempt.foreign) {
        missing.add(attempt);
      }
    }
    if (!missing.isEmpty()) {
      books.timers.at(
          nowNanos + books.settings.workerGrace().toNanos(),
          () -> {
            for (Attempt attempt : missing) {
              if (!attempt.gone && attempt.worker == worker && worker.stream == stream) {
                books.reportLost(attempt, worker.id.name(), "the worker does not have it");
              }
            }
          });
    }
  }

  /** By the state-store's word the attempt runs at this worker, which another dispatcher fed. */
  void adopt(Attempt attempt, WorkerId id, long nowNanos) {
    Worker worker = books.workers.get(id);
    if (worker == null) {
      worker = new Worker(id);
      books.workers.put(id, worker);
      giveUpAfter(books.settings.takeoverGrace(), worker, nowNanos);
    }
    attempt.foreign = true;
    books.give(attempt, worker);
  }

  void slotChange(long stream, int slots, long nowNanos) {
    Worker worker = books.streams.get(stream);
    if (worker != null) {
      worker.slots.grant(slots);
      recount(worker, nowNanos);
      books.wake(worker);
    }
  }

  void slotsFreed(long stream, int count) {
    Worker worker = books.streams.get(stream);
    if (worker != null) {
      worker.slots.freed(count);
      books.wake(worker);
    }
  }

  void returned(long stream, List<AttemptRef> refs, long nowNanos) {
    Worker worker = books.streams.get(stream);
    if (worker == null) {
      return;
    }
    // The last first, so that they stand at the head in the order in which they were sent.
    for (AttemptRef ref : refs.reversed()) {
      books.counter.count(PlanCount.RETURNED);
      worker.slots.refuse();
      books.takeAnnouncer(idOf(ref), ref.getLeaseToken());
      OwnedPartition partition =
          books.partitions.get(books.routing.partition(ref.getTenant(), ref.getTaskId()));
      Attempt attempt = partition == null ? null : partition.attempts.get(idOf(ref));
      if (attempt != null && attempt.worker == worker) {
        takeBack(attempt, worker);
      }
    }
    books.timers.at(
        nowNanos + books.settings.refusedSlotPause().toNanos(),
        () -> {
          if (worker.stream == stream) {
            worker.slots.forgiveRefused();
            books.wake(worker);
          }
        });
  }

  private void takeBack(Attempt attempt, Worker worker) {
    Assignment assignment = attempt.assignment;
    if (attempt.cancel != null) {
      books.forget(attempt);
    } else if (assignment == null) {
      // Its content is not here any more: only the state-store can issue it again.
      books.reportLost(attempt, worker.id.name(), "given back by the worker");
    } else {
      books.queueFirst(attempt, assignment);
    }
  }

  void draining(long stream, long nowNanos) {
    Worker worker = books.streams.get(stream);
    if (worker != null && !worker.draining) {
      worker.draining = true;
      leaveLanes(worker, nowNanos);
    }
  }

  void written(long stream, boolean ready) {
    Worker worker = books.streams.get(stream);
    if (worker != null) {
      worker.written(ready);
      books.wake(worker);
    }
  }

  void streamLost(long stream, long nowNanos) {
    Worker worker = books.streams.get(stream);
    if (worker != null) {
      disconnect(worker, nowNanos);
      giveUpAfter(books.settings.workerGrace(), worker, nowNanos);
    }
  }

  private void disconnect(Worker worker, long nowNanos) {
    books.streams.remove(worker.stream);
    books.dropAnnouncements(worker);
    worker.stream = 0;
    worker.absences++;
    leaveLanes(worker, nowNanos);
  }

  private void giveUpAfter(Duration grace, Worker worker, long nowNanos) {
    int absence = worker.absences;
    books.timers.at(
        nowNanos + grace.toNanos(),
        () -> {
          if (!worker.isConnected() && worker.absences == absence) {
            new ArrayList<>(worker.attempts)
                .forEach(attempt -> books.reportLost(attempt, worker.id.name(), "worker lost"));
            books.workers.remove(worker.id, worker);
          }
        });
  }

  private void leaveLanes(Worker worker, long nowNanos) {
    for (Lane lane : worker.lanes) {
      lane.workers.remove(worker);
      windows.recount(lane, nowNanos);
      books.tidy(lane);
    }
    worker.lanes.clear();
  }

  private void recount(Worker worker, long nowNanos) {
    worker.lanes.forEach(lane -> windows.recount(lane, nowNanos));
  }
}
