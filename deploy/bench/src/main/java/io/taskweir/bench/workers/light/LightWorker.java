package io.taskweir.bench.workers.light;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.SlotsFreed;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream to a dispatcher on a connection of its own. Whatever comes over it has succeeded at
 * once. Belongs to the thread of its channel.
 */
final class LightWorker implements ClientResponseObserver<WorkerMessage, DispatcherMessage> {
  /** What a worker tells its process. */
  interface Home {
    void connected();

    /** The task has run; its result must reach Kafka. */
    void succeeded(String workerId, Assignment assignment);

    /** No stream of ours should ever end before the process does. */
    void lost(String workerId, String why);
  }

  private final String id;
  private final Home home;
  private @Nullable ClientCallStreamObserver<WorkerMessage> out;

  private LightWorker(String id, Home home) {
    this.id = id;
    this.home = home;
  }

  /** Says hello on a channel that nobody else uses. */
  static void connect(
      ManagedChannel channel, String id, String tenant, String function, int slots, Home home) {
    LightWorker worker = new LightWorker(id, home);
    var _ = WorkerStreamGrpc.newStub(channel).connect(worker);
    worker.send(
        WorkerMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setWorkerId(id)
                    .setTenant(tenant)
                    .addFunctions(function)
                    .setSlots(slots)
                    .setSdkVersion("light")));
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WorkerMessage> stream) {
    out = stream;
  }

  @Override
  public void onNext(DispatcherMessage message) {
    switch (message.getKindCase()) {
      case WELCOME -> home.connected();
      case ASSIGNMENTS -> {
        for (Assignment assignment : message.getAssignments().getAssignmentsList()) {
          home.succeeded(id, assignment);
        }
        int count = message.getAssignments().getAssignmentsCount();
        send(WorkerMessage.newBuilder().setSlotsFreed(SlotsFreed.newBuilder().setCount(count)));
      }
      case GOODBYE -> home.lost(id, message.getGoodbye().getReason());
      // What would be cancelled has ended already.
      case CANCELS, KIND_NOT_SET -> {}
    }
  }

  @Override
  public void onError(Throwable error) {
    home.lost(id, String.valueOf(error));
  }

  @Override
  public void onCompleted() {
    home.lost(id, "closed by the dispatcher");
  }

  private void send(WorkerMessage.Builder message) {
    Objects.requireNonNull(out).onNext(message.build());
  }
}
