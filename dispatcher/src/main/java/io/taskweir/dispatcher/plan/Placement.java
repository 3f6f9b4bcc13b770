package io.taskweir.dispatcher.plan;

import io.taskweir.dispatcher.plan.Decision.Assign;
import io.taskweir.protocol.internal.Assignment;

/**
 * Puts queued attempts on workers with a free slot. Lanes take turns, one attempt each, so that a
 * long queue of one never stands before another; a lane none of whose workers has room steps aside
 * until one has, keeping its turn.
 */
final class Placement {
  private final Books books;

  Placement(Books books) {
    this.books = books;
  }

  void place() {
    for (Lane lane = books.nextReady(); lane != null; lane = books.nextReady()) {
      Worker worker = lane.freest();
      if (worker == null) {
        continue;
      }
      Attempt attempt = lane.poll();
      if (attempt == null) {
        continue;
      }
      books.dequeued();
      send(attempt, worker);
      lane.turn = books.nextTurn();
      books.wake(lane);
    }
  }

  private void send(Attempt attempt, Worker worker) {
    Assignment assignment = attempt.assignment;
    if (assignment == null) {
      throw new IllegalStateException("attempt " + attempt.id + " is queued without its content");
    }
    worker.slots.take();
    worker.lastTurn = books.nextTurn();
    worker.wrote(assignment.getSerializedSize());
    books.put(attempt, worker);
    books.counter.count(PlanCount.ASSIGNED);
    books.decide(new Assign(worker.stream, assignment, attempt.receivedNanos));
  }
}
