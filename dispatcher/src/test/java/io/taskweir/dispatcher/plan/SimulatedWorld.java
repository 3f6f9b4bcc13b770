package io.taskweir.dispatcher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.dispatcher.plan.Decision.Assign;
import io.taskweir.dispatcher.plan.Decision.CancelAt;
import io.taskweir.dispatcher.plan.Decision.CloseStream;
import io.taskweir.dispatcher.plan.Decision.PublishWindow;
import io.taskweir.dispatcher.plan.Decision.ReportLost;
import io.taskweir.dispatcher.plan.Decision.SendTakeover;
import io.taskweir.dispatcher.plan.SimulatedStore.Report;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.LostAttempt;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A world whose every turn is taken from one seed. */
final class SimulatedWorld {
  private static final int PARTITIONS = 2;
  private static final List<String> FUNCTIONS = List.of("f", "g", "h");
  private static final int MAX_WORKERS = 6;

  private final long seed;
  private final Random random;
  private final boolean replacesDispatchers;
  private final TaskRouting routing = new TaskRouting(new Layout(PARTITIONS, PARTITIONS, 1));
  private final List<SimulatedStore> stores = new ArrayList<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final int[] dispatchRead = new int[PARTITIONS];
  private final int[] resultsRead = new int[PARTITIONS];
  private final Set<AttemptId> lost = new HashSet<>();
  private DispatchPlan plan = newPlan();
  private long nowNanos;
  private long epoch;
  private long streams;
  private int submitted;

  SimulatedWorld(long seed, boolean replacesDispatchers) {
    this.seed = seed;
    this.replacesDispatchers = replacesDispatchers;
    random = new Random(seed);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      stores.add(new SimulatedStore());
    }
    replaceDispatcher();
  }

  DispatchPlan plan() {
    return plan;
  }

  boolean replacesDispatchers() {
    return replacesDispatchers;
  }

  long unfinished() {
    return stores.stream().filter(store -> !store.isDone()).count();
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      turn();
      perform();
    }
  }

  private void turn() {
    switch (random.nextInt(30)) {
      case 0, 1, 2, 3 -> submit();
      case 4, 5, 6, 7, 8 -> store().step(random);
      case 9, 10, 11, 12 -> readDispatch(random.nextInt(PARTITIONS));
      case 13, 14, 15 -> readResult(random.nextInt(PARTITIONS));
      case 16, 17, 18 -> finishOne();
      case 19 -> startOne();
      case 20 -> connectOne();
      case 21 -> newWorker();
      case 22 -> breakStream();
      case 23 -> kill();
      case 24 -> changeSlots();
      case 25 -> returnOne();
      case 26 -> store().commit();
      case 27 -> rarely();
      default -> pass(Duration.ofMillis(random.nextInt(8) == 0 ? 3_000 : random.nextInt(30)));
    }
  }

  private void rarely() {
    switch (random.nextInt(4)) {
      case 0 -> store().crash();
      case 1 -> store().stopOne(random);
      case 2 -> drain();
      default -> {
        if (replacesDispatchers) {
          replaceDispatcher();
        }
      }
    }
  }

  /** No more faults: everything that was submitted must end, within bounded time. */
  void heal() {
    workers.removeIf(worker -> !worker.alive);
    workers.add(new SimulatedWorker("healer", 2, FUNCTIONS));
    for (int round = 0; round < 300 && (unfinished() > 0 || plan.inFlight() > 0); round++) {
      for (SimulatedWorker worker : workers) {
        connect(worker);
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        while (stores.get(partition).hasUnread()) {
          stores.get(partition).step(random);
        }
        while (readDispatch(partition)) {
          perform();
        }
        while (readResult(partition)) {
          perform();
        }
      }
      perform();
      assertThat(plan.queued() == 0 || noneHasRoom())
          .as("a slot is idle while work is queued, seed %d", seed)
          .isTrue();
      for (SimulatedWorker worker : workers) {
        while (!worker.running.isEmpty()) {
          finish(worker, worker.running.values().iterator().next());
        }
      }
      pass(Duration.ofSeconds(1));
      perform();
    }
  }

  /** Only the healer serves every function and never drains: its slots must be full. */
  private boolean noneHasRoom() {
    SimulatedWorker healer = workers.getLast();
    return healer.running.size() >= healer.slots;
  }

  // What may happen.

  private void submit() {
    String taskId = "t" + submitted++;
    stores
        .get(routing.partition(PlanBench.TENANT, taskId))
        .submit(taskId, FUNCTIONS.get(random.nextInt(FUNCTIONS.size())));
  }

  private SimulatedStore store() {
    return stores.get(random.nextInt(PARTITIONS));
  }

  private boolean readDispatch(int partition) {
    SimulatedStore store = stores.get(partition);
    if (dispatchRead[partition] == store.dispatchLog.size()) {
      return false;
    }
    plan.dispatched(partition, store.dispatchLog.get(dispatchRead[partition]++), nowNanos);
    return true;
  }

  private boolean readResult(int partition) {
    SimulatedStore store = stores.get(partition);
    if (resultsRead[partition] == store.resultLog.size()) {
      return false;
    }
    Report report = store.resultLog.get(resultsRead[partition]++);
    if (report.ended()) {
      plan.finished(partition, id(report.ref()), report.ref().getLeaseToken());
    } else {
      plan.started(partition, id(report.ref()), report.ref().getLeaseToken());
    }
    return true;
  }

  private void newWorker() {
    if (workers.size() < MAX_WORKERS) {
      List<String> functions = new ArrayList<>(FUNCTIONS);
      functions.removeIf(function -> functions.size() > 1 && random.nextBoolean());
      workers.add(new SimulatedWorker("w" + random.nextInt(), random.nextInt(4), functions));
    }
  }

  private void connectOne() {
    if (!workers.isEmpty()) {
      connect(workers.get(random.nextInt(workers.size())));
    }
  }

  private void connect(SimulatedWorker worker) {
    if (worker.alive && worker.stream == 0) {
      worker.stream = ++streams;
      plan.hello(worker.stream, worker.hello(), nowNanos);
    }
  }

  private SimulatedWorker anyone() {
    return workers.isEmpty()
        ? new SimulatedWorker("nobody", 0, FUNCTIONS)
        : workers.get(random.nextInt(workers.size()));
  }

  private void breakStream() {
    SimulatedWorker worker = anyone();
    if (worker.stream != 0) {
      plan.streamLost(worker.stream, nowNanos);
      worker.stream = 0;
    }
  }

  private void kill() {
    if (random.nextInt(3) == 0) {
      SimulatedWorker worker = anyone();
      worker.alive = false;
      worker.running.clear();
      if (worker.stream != 0) {
        plan.streamLost(worker.stream, nowNanos);
        worker.stream = 0;
      }
      workers.remove(worker);
    }
  }

  private void drain() {
    SimulatedWorker worker = anyone();
    if (worker.stream != 0) {
      plan.draining(worker.stream, nowNanos);
    }
  }

  private void changeSlots() {
    SimulatedWorker worker = anyone();
    worker.slots = random.nextInt(4);
    if (worker.stream != 0) {
      plan.slotChange(worker.stream, worker.slots, nowNanos);
    }
  }

  private void returnOne() {
    SimulatedWorker worker = anyone();
    if (worker.stream == 0) {
      return;
    }
    worker.running.values().stream()
        .filter(ref -> !worker.started.contains(id(ref)))
        .findFirst()
        .ifPresent(
            ref -> {
              worker.running.remove(id(ref));
              plan.returned(worker.stream, List.of(ref), nowNanos);
            });
  }

  private void startOne() {
    SimulatedWorker worker = anyone();
    if (!worker.running.isEmpty()) {
      AttemptRef ref = worker.running.values().iterator().next();
      worker.started.add(id(ref));
      report(worker, ref, false);
    }
  }

  private void finishOne() {
    SimulatedWorker worker = anyone();
    if (!worker.running.isEmpty()) {
      List<AttemptRef> refs = new ArrayList<>(worker.running.values());
      finish(worker, refs.get(random.nextInt(refs.size())));
    }
  }

  private void finish(SimulatedWorker worker, AttemptRef ref) {
    worker.running.remove(id(ref));
    report(worker, ref, true);
    if (worker.stream != 0) {
      plan.slotsFreed(worker.stream, 1);
    }
  }

  private void report(SimulatedWorker worker, AttemptRef ref, boolean ended) {
    stores
        .get(routing.partition(ref.getTenant(), ref.getTaskId()))
        .resultLog
        .add(new Report(ref, worker.id, ended));
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private void replaceDispatcher() {
    plan = newPlan();
    epoch++;
    workers.forEach(worker -> worker.stream = 0);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      dispatchRead[partition] = stores.get(partition).dispatchLog.size();
      resultsRead[partition] = stores.get(partition).resultLog.size();
      plan.takeover(partition, epoch);
    }
  }

  private DispatchPlan newPlan() {
    return new DispatchPlan(routing, PlanBench.SETTINGS, what -> {});
  }

  // What the plan wants.

  private void perform() {
    for (List<Decision> decisions = plan.decide(nowNanos);
        !decisions.isEmpty();
        decisions = plan.decide(nowNanos)) {
      decisions.forEach(this::perform);
    }
  }

  private void perform(Decision decision) {
    switch (decision) {
      case Assign(long stream, Assignment assignment, long received) -> assign(stream, assignment);
      case CancelAt cancel -> cancel(cancel);
      case CloseStream close -> throw new AssertionError("nobody connects twice: " + close);
      case SendTakeover takeover -> stores.get(takeover.partition()).commandLog.add(takeover);
      case PublishWindow window -> stores.get(window.partition()).commandLog.add(window);
      case ReportLost report -> {
        LostAttempt attempt = report.attempt();
        lost.add(new AttemptId(attempt.getTenant(), attempt.getTaskId(), attempt.getAttempt()));
        stores.get(report.partition()).commandLog.add(report);
      }
    }
  }

  private SimulatedWorker at(long stream) {
    return workers.stream().filter(worker -> worker.stream == stream).findFirst().orElseThrow();
  }

  private void assign(long stream, Assignment assignment) {
    SimulatedWorker worker = at(stream);
    AttemptRef ref =
        AttemptRef.newBuilder()
            .setTenant(assignment.getTenant())
            .setTaskId(assignment.getTaskId())
            .setAttempt(assignment.getAttempt())
            .setLeaseToken(assignment.getLeaseToken())
            .setFunction(assignment.getFunction())
            .build();
    assertThat(worker.running.size())
        .as("slots of %s, seed %d", worker.id, seed)
        .isLessThan(worker.slots);
    assertThat(worker.functions).contains(assignment.getFunction());
    // A crash may take the loss of an attempt back and issue the attempt again, until the report of
    // the loss is read once more.
    if (!replacesDispatchers && !lost.contains(id(ref))) {
      assertThat(workers)
          .as("%s runs once, seed %d", id(ref), seed)
          .noneMatch(other -> other.running.containsKey(id(ref)));
    }
    worker.running.put(id(ref), ref);
    plan.written(stream, true);
  }

  private void cancel(CancelAt cancel) {
    SimulatedWorker worker = at(cancel.stream());
    AttemptRef ref =
        worker.running.get(
            new AttemptId(
                cancel.cancel().getTenant(),
                cancel.cancel().getTaskId(),
                cancel.cancel().getAttempt()));
    if (ref != null) {
      finish(worker, ref);
    }
  }

  private static AttemptId id(AttemptRef ref) {
    return new AttemptId(ref.getTenant(), ref.getTaskId(), ref.getAttempt());
  }
}
