package io.taskweir.e2e.simulation.dispatcher;

import io.taskweir.dispatcher.plan.AttemptId;
import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.e2e.simulation.SimulatedProcess;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.SimulatedGroup;
import io.taskweir.e2e.simulation.broker.SimulatedLog.Entry;
import io.taskweir.e2e.simulation.worker.WorkerStream;
import io.taskweir.protocol.internal.Assignments;
import io.taskweir.protocol.internal.Cancels;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Welcome;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.result.WorkerReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher process around the real plan; as {@code io.taskweir.dispatcher.intake.Ownership} and
 * {@code DispatchLoop}. One thread.
 */
public final class DispatcherProcess extends SimulatedProcess implements SimulatedGroup.Member {
  private final Stage stage;
  private final SimulatedGroup<DispatcherProcess> group;
  private final DispatchPlan plan;
  private final CommandOutbox commands;
  private final Map<Integer, Long> epochs = new TreeMap<>();
  private final Map<Integer, Reading> reading = new TreeMap<>();
  private final Map<Integer, Long> refusals = new TreeMap<>();
  private final Map<Long, WorkerStream> streams = new TreeMap<>();
  private int generation = -1;

  /** Where it reads on in a partition's two topics. */
  private static final class Reading {
    private long dispatch;
    private long results;
  }

  public DispatcherProcess(Stage stage, String id, SimulatedGroup<DispatcherProcess> group) {
    super(id);
    this.stage = stage;
    this.group = group;
    plan = new DispatchPlan(stage.broker().routing(), PlanSettings.defaults(), _ -> {});
    commands = new CommandOutbox(stage, id);
    group.join(this, stage.nowMs());
  }

  /** Dies; the streams to it end. */
  @Override
  public void kill() {
    super.kill();
    streams.values().forEach(stream -> stream.tear(stage.chance()));
  }

  @Override
  public void rebalancing() {
    tell(plan::pause);
  }

  @Override
  public void assigned(Set<Integer> partitions, int newGeneration) {
    Set<Integer> kept = new TreeSet<>();
    if (newGeneration == generation + 1) {
      kept.addAll(epochs.keySet());
      kept.retainAll(partitions);
    }
    List<Integer> gone = epochs.keySet().stream().filter(it -> !kept.contains(it)).toList();
    List<Integer> taken = partitions.stream().filter(it -> !kept.contains(it)).toList();
    generation = newGeneration;
    refusals.keySet().retainAll(kept);
    epochs.keySet().retainAll(kept);
    reading.keySet().retainAll(kept);
    for (int partition : taken) {
      epochs.put(partition, (long) newGeneration);
      Reading fromEnd = new Reading();
      fromEnd.dispatch = stage.broker().dispatch(partition).end();
      fromEnd.results = stage.broker().results(partition).end();
      reading.put(partition, fromEnd);
    }
    stage
        .history()
        .note(id(), () -> "owns partitions " + partitions + " in generation " + newGeneration);
    tell(
        () -> {
          gone.forEach(plan::revoke);
          taken.forEach(partition -> plan.takeover(partition, newGeneration));
          plan.resume();
        });
  }

  /** Polls: reads some records of both topics, and hears what has become of its partitions. */
  public void poll(int records) {
    if (!isResponding()) {
      return;
    }
    if (!group.has(this) && stage.chance().oneIn(3)) {
      fellOut();
      return;
    }
    Set<Integer> refused = Set.copyOf(refusals.keySet());
    for (int i = 0; i < records; i++) {
      if (!readOne()) {
        break;
      }
    }
    if (group.has(this)) {
      confirmed(refused);
    }
  }

  private void fellOut() {
    stage.history().note(id(), () -> "fell out of its group");
    epochs.clear();
    reading.clear();
    refusals.clear();
    tell(plan::revokeAll);
    group.join(this, stage.nowMs());
  }

  private boolean readOne() {
    if (reading.isEmpty()) {
      return false;
    }
    int partition = stage.chance().of(List.copyOf(reading.keySet()));
    boolean dispatchFirst = stage.chance().oneIn(2);
    return dispatchFirst
        ? readDispatch(partition) || readResult(partition)
        : readResult(partition) || readDispatch(partition);
  }

  private boolean readDispatch(int partition) {
    Reading at = reading.get(partition);
    Entry<DispatchRecord> entry =
        at == null ? null : stage.broker().dispatch(partition).at(at.dispatch);
    if (at == null || entry == null) {
      return false;
    }
    at.dispatch++;
    DispatchRecord record = entry.value();
    if (record.hasTakeoverRefused()) {
      refused(partition, record);
    } else {
      tell(() -> plan.dispatched(partition, record, now()));
    }
    return true;
  }

  private void refused(int partition, DispatchRecord record) {
    long current = record.getTakeoverRefused().getCurrentEpoch();
    Long epoch = epochs.get(partition);
    if (epoch != null
        && record.getTakeoverRefused().getDispatcherId().equals(id())
        && current >= epoch) {
      refusals.merge(partition, current, Math::max);
    }
  }

  private void confirmed(Set<Integer> partitions) {
    for (int partition : partitions) {
      Long current = refusals.remove(partition);
      if (current != null && epochs.containsKey(partition)) {
        epochs.put(partition, current + 1);
        tell(() -> plan.takeover(partition, current + 1));
      }
    }
  }

  private boolean readResult(int partition) {
    Reading at = reading.get(partition);
    Entry<WorkerReport> entry =
        at == null ? null : stage.broker().results(partition).at(at.results);
    if (at == null || entry == null) {
      return false;
    }
    at.results++;
    switch (entry.value()) {
      case WorkerReport.Started started ->
          tell(
              () ->
                  plan.started(
                      partition,
                      new AttemptId(started.tenant(), started.key().taskId(), started.attempt()),
                      started.leaseToken()));
      case WorkerReport.Finished finished ->
          tell(
              () ->
                  plan.finished(
                      partition,
                      new AttemptId(finished.tenant(), finished.key().taskId(), finished.attempt()),
                      finished.leaseToken()));
      case WorkerReport.Heartbeat _, WorkerReport.Logged _ -> {}
    }
    return true;
  }

  /** A worker has opened a stream to it. */
  public void accept(WorkerStream stream) {
    streams.put(stream.number(), stream);
  }

  /** Takes one message of a worker, or notices that its stream has ended. */
  public void receive() {
    if (!isResponding() || streams.isEmpty()) {
      return;
    }
    receive(stage.chance().of(List.copyOf(streams.values())));
  }

  private void receive(WorkerStream stream) {
    long number = stream.number();
    @Nullable WorkerMessage message = stream.receiveAtDispatcher();
    if (message == null) {
      if (stream.isBroken()) {
        streams.remove(number);
        tell(() -> plan.streamLost(number, now()));
      }
      return;
    }
    switch (message.getKindCase()) {
      case HELLO -> {
        stream.sendToWorker(
            DispatcherMessage.newBuilder()
                .setWelcome(Welcome.newBuilder().setDispatcherId(id()))
                .build());
        tell(() -> plan.hello(number, message.getHello(), now()));
      }
      case SLOTS -> tell(() -> plan.slotChange(number, message.getSlots().getSlots(), now()));
      case RETURNED ->
          tell(() -> plan.returned(number, message.getReturned().getAttemptsList(), now()));
      case DRAINING -> tell(() -> plan.draining(number, now()));
      case SLOTS_FREED -> tell(() -> plan.slotsFreed(number, message.getSlotsFreed().getCount()));
      case KIND_NOT_SET -> throw new IllegalStateException("a worker said nothing");
    }
  }

  private long now() {
    return stage.time().nanos();
  }

  private void tell(Runnable event) {
    event.run();
    act();
  }

  /** Does what is due by time. */
  public void wake() {
    if (isResponding()) {
      act();
    }
  }

  private void act() {
    for (List<Decision> decisions = plan.decide(now());
        !decisions.isEmpty();
        decisions = plan.decide(now())) {
      decisions.forEach(this::perform);
      streams.keySet().forEach(stream -> plan.written(stream, true));
    }
    commands.gatherLost();
  }

  private void perform(Decision decision) {
    stage.history().note(id(), () -> "decides " + decision.toString().replaceAll("\\s+", " "));
    switch (decision) {
      case Decision.Assign assign ->
          send(
              assign.stream(),
              DispatcherMessage.newBuilder()
                  .setAssignments(Assignments.newBuilder().addAssignments(assign.assignment())));
      case Decision.CancelAt cancel ->
          send(
              cancel.stream(),
              DispatcherMessage.newBuilder()
                  .setCancels(Cancels.newBuilder().addCancels(cancel.cancel())));
      case Decision.CloseStream close -> {
        WorkerStream stream = streams.remove(close.stream());
        if (stream != null) {
          stream.tear(stage.chance());
        }
      }
      case Decision.SendTakeover takeover -> commands.add(takeover);
      case Decision.PublishWindow window -> commands.add(window);
      case Decision.ReportLost lost -> commands.add(lost);
    }
  }

  private void send(long number, DispatcherMessage.Builder message) {
    WorkerStream stream = streams.get(number);
    if (stream != null) {
      stream.sendToWorker(message.build());
    }
  }

  /** Some of its commands reach Kafka. */
  public void flush(int records) {
    if (isResponding()) {
      commands.flush(records);
    }
  }

  /**
   * Whether it has read and sent everything, and nothing waits here for a worker. What it believes
   * to be with workers is another matter: it never reads results that were written before it took
   * the partition over, and the state-store may have named their attempts as out.
   */
  public boolean isIdle() {
    return commands.isEmpty()
        && plan.queued() == 0
        && refusals.isEmpty()
        && streams.values().stream().allMatch(WorkerStream::isQuiet)
        && reading.entrySet().stream()
            .allMatch(
                it ->
                    it.getValue().dispatch == stage.broker().dispatch(it.getKey()).end()
                        && it.getValue().results == stage.broker().results(it.getKey()).end());
  }
}
