package io.taskweir.e2e.simulation.worker;

import io.taskweir.dispatcher.plan.AttemptId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.SimulatedProcess;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Draining;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.Returned;
import io.taskweir.protocol.internal.SlotChange;
import io.taskweir.protocol.internal.SlotsFreed;
import io.taskweir.protocol.internal.WorkerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker: streams to the dispatchers there are, slots divided over them, attempts in the slots;
 * as {@code io.taskweir.worker.attempt.AttemptRunner} and {@code DispatcherLinks}. One thread.
 */
public final class WorkerProcess extends SimulatedProcess {
  private final Stage stage;
  private final String tenant;
  private final List<String> functions;
  private final int concurrency;
  private final WallClock clock;
  private final AtomicLong streamNumbers;
  private final Map<AttemptId, RunningAttempt> attempts = new LinkedHashMap<>();
  private final Map<AttemptId, String> ended = new HashMap<>();
  private final Map<String, WorkerStream> streams = new TreeMap<>();
  private final Handlers handlers;
  private boolean draining;

  /**
   * @param streamNumbers no stream may have the number of another
   */
  public WorkerProcess(
      Stage stage,
      String id,
      String tenant,
      List<String> functions,
      int concurrency,
      AtomicLong streamNumbers) {
    super(id);
    this.stage = stage;
    this.tenant = tenant;
    this.functions = functions;
    this.concurrency = concurrency;
    this.streamNumbers = streamNumbers;
    clock = new WallClock(stage.time(), stage.chance());
    handlers = new Handlers(stage, id, tenant, clock);
  }

  public WallClock clock() {
    return clock;
  }

  /** Dies, with all that it has not reported yet. */
  @Override
  public void kill() {
    super.kill();
    streams.values().forEach(stream -> stream.tear(stage.chance()));
    attempts.clear();
    handlers.forgetReports();
  }

  public List<WorkerStream> streams() {
    return List.copyOf(streams.values());
  }

  public boolean isConnectedTo(String dispatcherId) {
    return streams.containsKey(dispatcherId);
  }

  private boolean isWelcomedBy(String dispatcherId) {
    WorkerStream stream = streams.get(dispatcherId);
    return stream != null && stream.isWelcomed();
  }

  /** Opens a stream; the dispatcher is to be given it. */
  public WorkerStream connect(String dispatcherId) {
    WorkerStream stream = new WorkerStream(streamNumbers.incrementAndGet(), this, dispatcherId);
    List<AttemptRef> running = new ArrayList<>();
    for (RunningAttempt attempt : attempts.values()) {
      boolean concerned =
          attempt.holders().stream()
              .map(WorkerStream::dispatcherId)
              .anyMatch(it -> it.equals(dispatcherId) || !isWelcomedBy(it));
      if (concerned) {
        attempt.countOn(stream);
        running.add(WorkerStream.ref(attempt));
      }
    }
    streams.put(dispatcherId, stream);
    stream.grant(part(dispatcherId));
    stream.sendToDispatcher(
        WorkerMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setWorkerId(id())
                    .setTenant(greetsAs())
                    .addAllFunctions(functions)
                    .setSlots(draining ? 0 : stream.granted())
                    .addAllRunning(running))
            .build());
    if (draining) {
      sendDraining(stream);
    }
    return stream;
  }

  private String greetsAs() {
    return stage.has(Fence.WORKER_TENANT) ? tenant : tenant.equals("acme") ? "zeta" : "acme";
  }

  private int part(String dispatcherId) {
    List<String> connected =
        streams.entrySet().stream()
            .filter(it -> it.getKey().equals(dispatcherId) || it.getValue().isWelcomed())
            .map(Map.Entry::getKey)
            .toList();
    int share = concurrency / connected.size();
    boolean more = connected.indexOf(dispatcherId) < concurrency % connected.size();
    return Math.max(1, share + (more ? 1 : 0));
  }

  private void divide() {
    for (WorkerStream stream : streams.values()) {
      if (stream.isWelcomed() && !draining) {
        int part = part(stream.dispatcherId());
        if (part != stream.granted()) {
          stream.grant(part);
          stream.sendToDispatcher(
              WorkerMessage.newBuilder().setSlots(SlotChange.newBuilder().setSlots(part)).build());
        }
      }
    }
  }

  /** Takes no more, and says so. */
  public void drain() {
    draining = true;
    streams.values().forEach(WorkerProcess::sendDraining);
  }

  private static void sendDraining(WorkerStream stream) {
    stream.sendToDispatcher(
        WorkerMessage.newBuilder().setDraining(Draining.getDefaultInstance()).build());
  }

  /** Takes what has arrived over one stream, and notices if that was the last of it. */
  public void receive(WorkerStream stream) {
    if (!isResponding() || streams.get(stream.dispatcherId()) != stream) {
      return;
    }
    DispatcherMessage message = stream.receiveAtWorker();
    if (message == null) {
      if (stream.isBroken()) {
        streams.remove(stream.dispatcherId());
        divide();
      }
      return;
    }
    switch (message.getKindCase()) {
      case ASSIGNMENTS -> assign(message.getAssignments().getAssignmentsList(), stream);
      case CANCELS -> message.getCancels().getCancelsList().forEach(this::cancel);
      case WELCOME -> {
        stream.welcomed();
        divide();
      }
      case GOODBYE, KIND_NOT_SET -> stream.tear(stage.chance());
    }
  }

  private void assign(List<Assignment> assignments, WorkerStream from) {
    Returned.Builder back = Returned.newBuilder();
    for (Assignment assignment : assignments) {
      RunningAttempt offered = new RunningAttempt(assignment, from);
      if (!offer(offered, from)) {
        back.addAttempts(WorkerStream.ref(offered));
      }
    }
    if (back.getAttemptsCount() > 0) {
      from.sendToDispatcher(WorkerMessage.newBuilder().setReturned(back).build());
    }
  }

  private boolean offer(RunningAttempt offered, WorkerStream from) {
    RunningAttempt known = attempts.get(offered.id());
    if (known != null && stage.has(Fence.KNOWN_ATTEMPTS)) {
      known.countOn(from);
      return true;
    }
    boolean over =
        offered.assignment().getLeaseToken().equals(ended.get(offered.id()))
            && offered.assignment().getReissued();
    if (over && stage.has(Fence.KNOWN_ATTEMPTS)) {
      sendFreed(from);
      return true;
    }
    if (draining || attempts.size() >= concurrency) {
      return false;
    }
    attempts.put(offered.id(), offered);
    return true;
  }

  private void cancel(Cancel cancel) {
    RunningAttempt attempt =
        attempts.get(new AttemptId(cancel.getTenant(), cancel.getTaskId(), cancel.getAttempt()));
    if (attempt != null && !attempt.cancelled) {
      handlers.cancel(attempt);
    }
  }

  private static void sendFreed(WorkerStream stream) {
    stream.sendToDispatcher(
        WorkerMessage.newBuilder().setSlotsFreed(SlotsFreed.newBuilder().setCount(1)).build());
  }

  /** Calls handlers, lets some come back, says what is to be said of the others. */
  public void work() {
    if (!isResponding()) {
      return;
    }
    for (RunningAttempt attempt : List.copyOf(attempts.values())) {
      if (handlers.goOn(attempt)) {
        attempts.remove(attempt.id());
        ended.put(attempt.id(), attempt.assignment().getLeaseToken());
        attempt.holders().forEach(WorkerProcess::sendFreed);
      }
    }
    handlers.beat(attempts.values());
  }

  /** Sends a report that waits. */
  public void report() {
    if (isResponding()) {
      handlers.report();
    }
  }

  /** When it next has something to do, by the true time. */
  public boolean isIdle() {
    return isDead() || (attempts.isEmpty() && handlers.hasReported());
  }

  public boolean isDraining() {
    return draining;
  }

  /** From now on handlers come back soon, and reports are not disturbed. */
  public void heal() {
    handlers.heal();
  }
}
