package io.taskweir.e2e.simulation.dispatcher;

import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.protocol.internal.AttemptsLost;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.LaneWindow;
import io.taskweir.protocol.internal.LostAttempt;
import io.taskweir.protocol.internal.Takeover;
import io.taskweir.protocol.internal.Windows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dispatcher tells the state-store, until Kafka has it: lost with its process, sent late by
 * one that was paused. As {@code io.taskweir.dispatcher.CommandWriter}. One thread.
 */
final class CommandOutbox {
  private final Stage stage;
  private final String who;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Integer, List<LostAttempt>> lost = new TreeMap<>();

  private record Waiting(int partition, CommandRecord command) {}

  CommandOutbox(Stage stage, String who) {
    this.stage = stage;
    this.who = who;
  }

  void add(Decision.SendTakeover takeover) {
    add(
        takeover.partition(),
        CommandRecord.newBuilder()
            .setTakeover(Takeover.newBuilder().setEpoch(takeover.epoch()).setDispatcherId(who)));
  }

  void add(Decision.PublishWindow window) {
    add(
        window.partition(),
        CommandRecord.newBuilder()
            .setWindows(
                Windows.newBuilder()
                    .setEpoch(window.epoch())
                    .addLanes(
                        LaneWindow.newBuilder()
                            .setTenant(window.lane().tenant())
                            .setFunction(window.lane().function())
                            .setSlots(window.slots()))));
  }

  void add(Decision.ReportLost loss) {
    lost.computeIfAbsent(loss.partition(), _ -> new ArrayList<>()).add(loss.attempt());
  }

  /** After a turn: those that were lost in it travel together. */
  void gatherLost() {
    lost.forEach(
        (partition, attempts) ->
            add(
                partition,
                CommandRecord.newBuilder()
                    .setAttemptsLost(AttemptsLost.newBuilder().addAllAttempts(attempts))));
    lost.clear();
  }

  private void add(int partition, CommandRecord.Builder command) {
    waiting.add(new Waiting(partition, command.build()));
  }

  void flush(int records) {
    for (int i = 0; i < records && !waiting.isEmpty(); i++) {
      Waiting next = waiting.remove();
      stage.broker().command(who, next.partition(), next.command());
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
