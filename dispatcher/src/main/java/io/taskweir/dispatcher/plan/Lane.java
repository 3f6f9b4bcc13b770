package io.taskweir.dispatcher.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queue of one lane, and the workers that may be given its work. */
final class Lane {
  private static final int PRIORITIES = 10;

  final LaneId id;

  /** Connected, not draining. */
  final List<Worker> workers = new ArrayList<>();

  /** When it was last served; the smaller the sooner it is served again. */
  long turn;

  /** Slots that its workers grant to this dispatcher, in total. */
  int slots;

  private final List<ArrayDeque<Attempt>> byPriority = new ArrayList<>(PRIORITIES);
  private int queued;

  Lane(LaneId id, long turn) {
    this.id = id;
    this.turn = turn;
    for (int priority = 0; priority < PRIORITIES; priority++) {
      byPriority.add(new ArrayDeque<>(0));
    }
  }

  int queued() {
    return queued;
  }

  void addLast(Attempt attempt, int priority) {
    queue(priority).addLast(attempt);
    queued++;
  }

  void addFirst(Attempt attempt, int priority) {
    queue(priority).addFirst(attempt);
    queued++;
  }

  /** Takes the oldest of the highest priority. */
  @Nullable Attempt poll() {
    for (int priority = PRIORITIES - 1; queued > 0 && priority >= 0; priority--) {
      Attempt next = byPriority.get(priority).poll();
      if (next != null) {
        queued--;
        return next;
      }
    }
    return null;
  }

  /** Walks the queue; that is rare (cancels, takeovers), and the window bounds it. */
  void remove(Attempt attempt, int priority) {
    if (queue(priority).remove(attempt)) {
      queued--;
    }
  }

  /** The worker with the most free slots; among equals the one that was given nothing longest. */
  @Nullable Worker freest() {
    Worker best = null;
    for (Worker worker : workers) {
      if (worker.room() > 0
          && (best == null
              || worker.room() > best.room()
              || (worker.room() == best.room() && worker.lastTurn < best.lastTurn))) {
        best = worker;
      }
    }
    return best;
  }

  private ArrayDeque<Attempt> queue(int priority) {
    return byPriority.get(Math.max(0, Math.min(PRIORITIES - 1, priority)));
  }
}
