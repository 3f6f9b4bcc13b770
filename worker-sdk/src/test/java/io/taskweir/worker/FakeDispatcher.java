package io.taskweir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Assignments;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.Cancels;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Goodbye;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.Welcome;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A dispatcher's port that speaks the real protocol and does what the test says. */
final class FakeDispatcher implements AutoCloseable {
  private final String id;
  private final Server server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  /** One stream from a worker. */
  static final class Connection implements StreamObserver<WorkerMessage> {
    private final StreamObserver<DispatcherMessage> out;
    private final List<WorkerMessage> received = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    Connection(StreamObserver<DispatcherMessage> out) {
      this.out = out;
    }

    @Override
    public void onNext(WorkerMessage message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable error) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      ended = true;
      synchronized (out) {
        out.onCompleted();
      }
    }

    boolean hasEnded() {
      return ended;
    }

    Hello hello() {
      assertThat(received.get(0).hasHello()).isTrue();
      return received.get(0).getHello();
    }

    /** The last number of slots that the worker said. */
    int slots() {
      return received.stream()
          .filter(it -> it.hasHello() || it.hasSlots())
          .map(it -> it.hasHello() ? it.getHello().getSlots() : it.getSlots().getSlots())
          .reduce(0, (earlier, later) -> later);
    }

    int freed() {
      return received.stream().mapToInt(it -> it.getSlotsFreed().getCount()).sum();
    }

    long freedMessages() {
      return received.stream().filter(WorkerMessage::hasSlotsFreed).count();
    }

    List<String> returned() {
      return received.stream()
          .flatMap(it -> it.getReturned().getAttemptsList().stream())
          .map(AttemptRef::getTaskId)
          .toList();
    }

    List<String> announced() {
      return hello().getRunningList().stream().map(AttemptRef::getTaskId).sorted().toList();
    }

    boolean drains() {
      return received.stream().anyMatch(WorkerMessage::hasDraining);
    }

    void assign(Assignment.Builder... assignments) {
      send(
          DispatcherMessage.newBuilder()
              .setAssignments(
                  Assignments.newBuilder()
                      .addAllAssignments(
                          Stream.of(assignments).map(Assignment.Builder::build).toList())));
    }

    void cancel(String taskId, int attempt) {
      send(
          DispatcherMessage.newBuilder()
              .setCancels(
                  Cancels.newBuilder()
                      .addCancels(
                          Cancel.newBuilder()
                              .setTenant("acme")
                              .setTaskId(taskId)
                              .setAttempt(attempt)
                              .setReason("stop"))));
    }

    void sayGoodbye() {
      send(DispatcherMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("restarting")));
    }

    void breakOff() {
      synchronized (out) {
        out.onError(Status.UNAVAILABLE.withDescription("broken off by the test").asException());
      }
    }

    private void send(DispatcherMessage.Builder message) {
      synchronized (out) {
        out.onNext(message.build());
      }
    }
  }

  FakeDispatcher(String id) {
    this(id, 0);
  }

  FakeDispatcher(String id, int port) {
    this.id = id;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .addService(
                new WorkerStreamGrpc.WorkerStreamImplBase() {
                  @Override
                  public StreamObserver<WorkerMessage> connect(
                      StreamObserver<DispatcherMessage> out) {
                    return welcome(out);
                  }
                })
            .build();
    try {
      var unused = server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection welcome(StreamObserver<DispatcherMessage> out) {
    Connection connection = new Connection(out);
    connection.send(
        DispatcherMessage.newBuilder().setWelcome(Welcome.newBuilder().setDispatcherId(id)));
    connections.add(connection);
    return connection;
  }

  int port() {
    return server.getPort();
  }

  Member member() {
    return new Member(Member.Role.DISPATCHER, id, "127.0.0.1", port(), Instant.now());
  }

  /** Waits for the first stream's hello. */
  Connection connection() {
    return connection(0);
  }

  /** Waits for the hello on the stream with this number. */
  Connection connection(int number) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> connections.size() > number && !connections.get(number).received.isEmpty());
    return connections.get(number);
  }

  int connectionCount() {
    return connections.size();
  }

  static Assignment.Builder task(String taskId) {
    return task(taskId, "echo", "\"" + taskId + "\"");
  }

  static Assignment.Builder task(String taskId, String function, String json) {
    return Assignment.newBuilder()
        .setTenant("acme")
        .setTaskId(taskId)
        .setFunction(function)
        .setAttempt(1)
        .setLeaseToken("token-" + taskId)
        .setContentType(Payload.JSON)
        .setPayload(ByteString.copyFromUtf8(json));
  }

  @Override
  public void close() {
    var unused = server.shutdownNow();
    try {
      boolean unusedResult = server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
