package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the plan knows: attempts by partition, lane and worker, kept in step with each other. Holds
 * no rules; those are in {@link PartitionRules}, {@link WorkerRules}, {@link Placement} and {@link
 * Windows}.
 */
final class Books {
  final TaskRouting routing;
  final PlanSettings settings;
  final PlanCount.Counter counter;
  final Timers timers = new Timers();
  final Map<Integer, OwnedPartition> partitions = new HashMap<>();
  final Map<WorkerId, Worker> workers = new HashMap<>();
  final Map<Long, Worker> streams = new HashMap<>();

  /** Whose {@link Worker#announced} names the attempt. */
  final Map<AttemptId, Worker> announcers = new HashMap<>();

  private final Map<LaneId, Lane> lanes = new HashMap<>();

  /** Lanes with queued work for which a worker may have room, the longest unserved first. */
  private final TreeSet<Lane> ready = new TreeSet<>(Comparator.comparingLong(lane -> lane.turn));

  private List<Decision> decisions = new ArrayList<>();
  private long turns;
  private int inFlight;
  private int queued;

  Books(TaskRouting routing, PlanSettings settings, PlanCount.Counter counter) {
    this.routing = routing;
    this.settings = settings;
    this.counter = counter;
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  List<Decision> takeDecisions() {
    if (decisions.isEmpty()) {
      return List.of();
    }
    List<Decision> taken = decisions;
    decisions = new ArrayList<>();
    return taken;
  }

  /** Attempts that are out in the owned partitions: queued here, or with a worker. */
  int inFlight() {
    return inFlight;
  }

  int queued() {
    return queued;
  }

  // Lanes.

  Lane lane(LaneId id) {
    return lanes.computeIfAbsent(id, key -> new Lane(key, nextTurn()));
  }

  Iterable<Lane> lanes() {
    return lanes.values();
  }

  /** Slots that connected workers serve the lane with. */
  int slots(LaneId id) {
    Lane lane = lanes.get(id);
    return lane == null ? 0 : lane.slots;
  }

  long nextTurn() {
    return ++turns;
  }

  void wake(Lane lane) {
    if (lane.queued() > 0) {
      ready.add(lane);
    }
  }

  void wake(Worker worker) {
    worker.lanes.forEach(this::wake);
  }

  @Nullable Lane nextReady() {
    return ready.pollFirst();
  }

  /** Forgets the lane if neither work nor a worker is left of it. */
  void tidy(Lane lane) {
    if (lane.queued() == 0 && lane.workers.isEmpty()) {
      ready.remove(lane);
      lanes.remove(lane.id);
    }
  }

  // Attempts.

  /** Enters an attempt that is neither queued nor with a worker yet. */
  void enter(OwnedPartition partition, Attempt attempt) {
    partition.attempts.put(attempt.id, attempt);
    inFlight++;
  }

  void queueLast(Attempt attempt, Assignment assignment) {
    Lane lane = lane(attempt.lane());
    lane.addLast(attempt, assignment.getPriority());
    queued++;
    wake(lane);
  }

  void queueFirst(Attempt attempt, Assignment assignment) {
    leaveWorker(attempt);
    Lane lane = lane(attempt.lane());
    lane.addFirst(attempt, assignment.getPriority());
    queued++;
    wake(lane);
  }

  /** The placement took it from its lane's queue. */
  void dequeued() {
    queued--;
  }

  void unqueue(Attempt attempt) {
    Assignment assignment = attempt.assignment;
    Lane lane = lanes.get(attempt.lane());
    if (assignment == null || lane == null) {
      return;
    }
    lane.remove(attempt, assignment.getPriority());
    queued--;
    tidy(lane);
  }

  /** The attempt is with this worker. Whether it takes a slot there is counted apart. */
  void give(Attempt attempt, Worker worker) {
    if (attempt.isQueued() && attempt.assignment != null) {
      unqueue(attempt);
    }
    put(attempt, worker);
  }

  /** As {@link #give}, for an attempt that is in no queue. */
  void put(Attempt attempt, Worker worker) {
    leaveWorker(attempt);
    attempt.worker = worker;
    worker.attempts.add(attempt);
  }

  private static void leaveWorker(Attempt attempt) {
    Worker worker = attempt.worker;
    if (worker != null) {
      worker.attempts.remove(attempt);
      attempt.worker = null;
    }
  }

  /** The attempt is out no longer, or its partition is another's. The worker's slot stays taken. */
  void forget(Attempt attempt) {
    if (attempt.gone) {
      return;
    }
    if (attempt.isQueued()) {
      unqueue(attempt);
    }
    leaveWorker(attempt);
    attempt.gone = true;
    OwnedPartition partition = partitions.get(attempt.partition);
    if (partition != null && partition.attempts.remove(attempt.id, attempt)) {
      inFlight--;
    }
  }

  // Announcements: what workers say they run and we know nothing of.

  void announce(Worker worker, AttemptId id, String leaseToken) {
    Worker former = announcers.put(id, worker);
    if (former != null) {
      former.announced.remove(id);
    }
    worker.announced.put(id, leaseToken);
  }

  /** Takes the announcement; null if nobody announced it with this token. */
  @Nullable Worker takeAnnouncer(AttemptId id, String leaseToken) {
    Worker worker = announcers.get(id);
    if (worker == null || !leaseToken.equals(worker.announced.get(id))) {
      return null;
    }
    announcers.remove(id);
    worker.announced.remove(id);
    return worker;
  }

  void dropAnnouncements(Worker worker) {
    worker.announced.keySet().forEach(announcers::remove);
    worker.announced.clear();
  }

  /** Tells the worker, if it is there, to stop caring for the attempt. */
  void cancelAtWorker(Attempt attempt, String reason) {
    Worker worker = attempt.worker;
    if (worker != null && worker.isConnected()) {
      counter.count(PlanCount.CANCELLED);
      decide(new Decision.CancelAt(worker.stream, attempt.cancel(reason)));
    }
  }

  void reportLost(Attempt attempt, String workerName, String reason) {
    counter.count(PlanCount.LOST);
    decide(new Decision.ReportLost(attempt.partition, attempt.lost(workerName, reason)));
    OwnedPartition partition = partitions.get(attempt.partition);
    if (partition != null) {
      partition.settled.lost(attempt.id, attempt.leaseToken);
    }
    forget(attempt);
  }
}
