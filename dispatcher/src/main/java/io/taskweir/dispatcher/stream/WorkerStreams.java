package io.taskweir.dispatcher.stream;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Goodbye;
import io.taskweir.protocol.internal.Welcome;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves the workers' streams. What workers say goes to the loop as events; what the plan decides
 * is written from the loop's thread, the only one that writes to a stream.
 */
public final class WorkerStreams implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** A worker that hangs (SIGSTOP, a cut cable) is noticed within twice this. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);

  private final DispatchLoop loop;
  private final String dispatcherId;
  private final WorkerSecurity security;
  private final Runnable onRefusal;
  private final AtomicLong lastStream = new AtomicLong();
  private final Map<Long, WorkerSession> sessions = new HashMap<>();
  private final Set<WorkerSession> written = new LinkedHashSet<>();
  private @Nullable Server server;

  /**
   * @param onRefusal called for every worker that may not serve what it says
   */
  public WorkerStreams(
      DispatchLoop loop, String dispatcherId, WorkerSecurity security, Runnable onRefusal) {
    this.loop = loop;
    this.dispatcherId = dispatcherId;
    this.security = security;
    this.onRefusal = onRefusal;
  }

  /**
   * Begins to listen, on this address only.
   *
   * @param port 0 for any that is free
   * @return the port
   */
  public int listen(String host, int port) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            // Callbacks only queue an event: no thread of their own is worth its wake-up.
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new Service());
    WorkerSecurity.Tls tls = security.tls();
    if (tls != null) {
      builder.useTransportSecurity(tls.certificate().toFile(), tls.key().toFile());
    }
    Server started = builder.build().start();
    server = started;
    return started.getPort();
  }

  private final class Service extends WorkerStreamGrpc.WorkerStreamImplBase {
    @Override
    public StreamObserver<WorkerMessage> connect(StreamObserver<DispatcherMessage> responses) {
      var call = (ServerCallStreamObserver<DispatcherMessage>) responses;
      WorkerSession session =
          new WorkerSession(
              lastStream.incrementAndGet(), call, WorkerStreams.this, security, onRefusal, loop);
      call.setOnReadyHandler(session::becameReady);
      call.setOnCancelHandler(session::lost);
      return session;
    }
  }

  // From here on: the loop's thread only.

  void opened(WorkerSession session) {
    sessions.put(session.stream(), session);
    session.write(
        DispatcherMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setDispatcherId(dispatcherId))
            .build());
  }

  void ended(WorkerSession session) {
    sessions.remove(session.stream());
    session.complete();
  }

  void failed(WorkerSession session, Status status) {
    sessions.remove(session.stream());
    session.fail(status);
  }

  /** Queues the assignment for {@link #flush}. */
  public void assign(long stream, Assignment assignment) {
    WorkerSession session = sessions.get(stream);
    if (session != null) {
      session.outbox().add(assignment);
      written.add(session);
    }
  }

  /** Queues the cancel for {@link #flush}. */
  public void cancel(long stream, Cancel cancel) {
    WorkerSession session = sessions.get(stream);
    if (session != null) {
      session.outbox().add(cancel);
      written.add(session);
    }
  }

  /** Ends a stream that was replaced. */
  public void replace(long stream, String reason) {
    WorkerSession session = sessions.get(stream);
    if (session != null) {
      failed(session, Status.ABORTED.withDescription(reason));
    }
  }

  /** Writes what was queued, and tells the plan which streams take more. */
  public void flush(DispatchPlan plan) {
    for (WorkerSession session : written) {
      session.outbox().take().forEach(session::write);
      plan.written(session.stream(), session.isReady());
    }
    written.clear();
  }

  /** Asks every worker to go on with other dispatchers, and ends the streams. */
  public void sayGoodbye(String reason) {
    DispatcherMessage goodbye =
        DispatcherMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason(reason)).build();
    for (WorkerSession session : new ArrayList<>(sessions.values())) {
      session.write(goodbye);
      ended(session);
    }
  }

  /** Any thread: stops listening, and ends what is still open after at most two seconds. */
  @Override
  public void close() {
    Server running = server;
    if (running == null) {
      return;
    }
    running.shutdown();
    try {
      if (!running.awaitTermination(2, TimeUnit.SECONDS)) {
        running.shutdownNow();
        running.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      running.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
