package io.taskweir.dispatcher.stream;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.taskweir.dispatcher.loop.Actions;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.SlotsFreed;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real streams over a real port, a real plan behind them; only Kafka is left out. */
class WorkerStreamsTest {
  private final PlanSettings settings =
      new PlanSettings(
          Duration.ofMillis(200), ofSeconds(1), ofSeconds(1), Duration.ZERO, Duration.ofMillis(50));
  private final DispatchPlan plan =
      new DispatchPlan(new TaskRouting(new Layout(1, 1, 1)), settings, what -> {});
  private final DispatchLoop loop = new DispatchLoop(plan);
  private final WorkerStreams streams =
      new WorkerStreams(loop, "d-1", WorkerSecurity.NONE, () -> {});
  private final List<Decision> told = new CopyOnWriteArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() throws IOException {
    port = streams.listen("127.0.0.1", 0);
    Actions actions =
        (decisions, present, now) -> {
          for (Decision decision : decisions) {
            switch (decision) {
              case Decision.Assign(long stream, var assignment, long received) ->
                  streams.assign(stream, assignment);
              case Decision.CancelAt(long stream, var cancel) -> streams.cancel(stream, cancel);
              case Decision.CloseStream(long stream, String reason) ->
                  streams.replace(stream, reason);
              case Decision.SendTakeover _, Decision.PublishWindow _, Decision.ReportLost _ ->
                  told.add(decision);
            }
          }
          streams.flush(present);
        };
    loop.start(actions);
    loop.submit((told, now) -> told.takeover(0, 1));
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    streams.close();
    loop.close();
  }

  private final class TestWorker implements StreamObserver<DispatcherMessage> {
    final List<DispatcherMessage> received = new CopyOnWriteArrayList<>();
    final StreamObserver<WorkerMessage> out;
    volatile @Nullable Status ended;

    TestWorker() {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      channels.add(channel);
      out = WorkerStreamGrpc.newStub(channel).connect(this);
    }

    TestWorker hello(String id, int slots) {
      out.onNext(
          WorkerMessage.newBuilder()
              .setHello(
                  Hello.newBuilder()
                      .setWorkerId(id)
                      .setTenant("acme")
                      .addFunctions("f")
                      .setSlots(slots))
              .build());
      await().until(() -> received.stream().anyMatch(DispatcherMessage::hasWelcome));
      return this;
    }

    List<String> assigned() {
      List<String> ids = new ArrayList<>();
      for (DispatcherMessage message : received) {
        message.getAssignments().getAssignmentsList().forEach(each -> ids.add(each.getTaskId()));
      }
      return ids;
    }

    @Override
    public void onNext(DispatcherMessage message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable error) {
      ended = Status.fromThrowable(error);
    }

    @Override
    public void onCompleted() {
      ended = Status.OK;
    }
  }

  private void dispatch(String... taskIds) {
    for (String taskId : taskIds) {
      DispatchRecord record =
          DispatchRecord.newBuilder()
              .setIncarnation(1)
              .setDispatcherEpoch(1)
              .setAssignment(
                  Assignment.newBuilder()
                      .setTenant("acme")
                      .setTaskId(taskId)
                      .setFunction("f")
                      .setAttempt(1)
                      .setLeaseToken("token"))
              .build();
      loop.submit((told, now) -> told.dispatched(0, record, now));
    }
  }

  @Test
  void aWorkerIsWelcomedAndGetsWorkUpToItsSlots() {
    TestWorker worker = new TestWorker().hello("w", 2);
    assertThat(worker.received.getFirst().getWelcome().getDispatcherId()).isEqualTo("d-1");
    dispatch("a", "b", "c");
    await().untilAsserted(() -> assertThat(worker.assigned()).containsExactly("a", "b"));
    worker.out.onNext(
        WorkerMessage.newBuilder().setSlotsFreed(SlotsFreed.newBuilder().setCount(1)).build());
    await().untilAsserted(() -> assertThat(worker.assigned()).containsExactly("a", "b", "c"));
  }

  @Test
  void aCancelReachesTheWorker() {
    TestWorker worker = new TestWorker().hello("w", 1);
    dispatch("a");
    await().untilAsserted(() -> assertThat(worker.assigned()).containsExactly("a"));
    DispatchRecord cancel =
        DispatchRecord.newBuilder()
            .setIncarnation(1)
            .setDispatcherEpoch(1)
            .setCancel(Cancel.newBuilder().setTenant("acme").setTaskId("a").setAttempt(1))
            .build();
    loop.submit((told, now) -> told.dispatched(0, cancel, now));
    await()
        .until(
            () ->
                worker.received.stream()
                    .anyMatch(
                        message ->
                            message.getCancels().getCancelsList().stream()
                                .anyMatch(each -> each.getTaskId().equals("a"))));
  }

  @Test
  void aWorkerThatIsGoneForGoodIsReportedLost() {
    TestWorker worker = new TestWorker().hello("w", 1);
    dispatch("a");
    await().untilAsserted(() -> assertThat(worker.assigned()).containsExactly("a"));
    channels.getFirst().shutdownNow();
    await()
        .until(
            () ->
                told.stream()
                    .anyMatch(
                        each ->
                            each instanceof Decision.ReportLost lost
                                && lost.attempt().getTaskId().equals("a")
                                && lost.attempt().getReason().equals("worker lost")));
    assertThat(loop.isAlive()).isTrue();
  }

  @Test
  void whoeverDoesNotIntroduceHimselfIsToldSo() {
    TestWorker worker = new TestWorker();
    worker.out.onNext(
        WorkerMessage.newBuilder().setSlotsFreed(SlotsFreed.newBuilder().setCount(1)).build());
    await().until(() -> worker.ended != null);
    assertThat(worker.ended).isNotNull();
    assertThat(worker.ended.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(worker.ended.getDescription()).contains("hello");
  }

  @Test
  void aSecondStreamOfAWorkerEndsTheFirst() {
    TestWorker first = new TestWorker().hello("w", 1);
    TestWorker second = new TestWorker().hello("w", 1);
    await().until(() -> first.ended != null);
    assertThat(first.ended).isNotNull();
    assertThat(first.ended.getCode()).isEqualTo(Status.Code.ABORTED);
    dispatch("a");
    await().untilAsserted(() -> assertThat(second.assigned()).containsExactly("a"));
  }

  @Test
  void atTheEndWorkersAreSentElsewhere() {
    TestWorker worker = new TestWorker().hello("w", 1);
    loop.submit((told, now) -> streams.sayGoodbye("closing"));
    await().until(() -> worker.ended != null);
    assertThat(worker.ended).isEqualTo(Status.OK);
    assertThat(worker.received.getLast().getGoodbye().getReason()).isEqualTo("closing");
  }
}
