package io.taskweir.dispatcher;

import io.taskweir.dispatcher.loop.Actions;
import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.Decision.Assign;
import io.taskweir.dispatcher.plan.Decision.CancelAt;
import io.taskweir.dispatcher.plan.Decision.CloseStream;
import io.taskweir.dispatcher.plan.Decision.PublishWindow;
import io.taskweir.dispatcher.plan.Decision.ReportLost;
import io.taskweir.dispatcher.plan.Decision.SendTakeover;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.stream.WorkerStreams;
import java.util.List;

/** Carries decisions out: to workers over their streams, to the state-store over Kafka. */
final class DispatchActions implements Actions {
  private final CommandWriter commands;
  private final WorkerStreams streams;
  private final DispatcherMetrics metrics;

  DispatchActions(CommandWriter commands, WorkerStreams streams, DispatcherMetrics metrics) {
    this.commands = commands;
    this.streams = streams;
    this.metrics = metrics;
  }

  @Override
  public void perform(List<Decision> decisions, DispatchPlan plan, long nowNanos) {
    for (Decision decision : decisions) {
      switch (decision) {
        case Assign(long stream, var assignment, long receivedNanos) -> {
          streams.assign(stream, assignment);
          metrics.sent(nowNanos - receivedNanos);
        }
        case CancelAt(long stream, var cancel) -> streams.cancel(stream, cancel);
        case CloseStream(long stream, String reason) -> streams.replace(stream, reason);
        case SendTakeover(int partition, long epoch) -> commands.takeover(partition, epoch);
        case PublishWindow(int partition, long epoch, var lane, int slots) ->
            commands.window(partition, epoch, lane, slots);
        case ReportLost(int partition, var attempt) -> commands.lost(partition, attempt);
      }
    }
    streams.flush(plan);
    commands.flush();
  }
}
