package io.taskweir.dispatcher.stream;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's stream. Messages come in on gRPC's threads, one at a time, and become events of the
 * loop; everything is written on the loop's thread.
 */
final class WorkerSession implements StreamObserver<WorkerMessage> {
  private static final Logger log = LoggerFactory.getLogger(WorkerSession.class);

  private final long stream;
  private final ServerCallStreamObserver<DispatcherMessage> call;
  private final WorkerStreams streams;
  private final WorkerSecurity security;
  private final Runnable onRefusal;
  private final DispatchLoop loop;
  private final Outbox outbox = new Outbox();

  /** gRPC's threads only. */
  private boolean introduced;

  /** The loop's thread only. */
  private boolean over;

  WorkerSession(
      long stream,
      ServerCallStreamObserver<DispatcherMessage> call,
      WorkerStreams streams,
      WorkerSecurity security,
      Runnable onRefusal,
      DispatchLoop loop) {
    this.stream = stream;
    this.call = call;
    this.streams = streams;
    this.security = security;
    this.onRefusal = onRefusal;
    this.loop = loop;
  }

  long stream() {
    return stream;
  }

  Outbox outbox() {
    return outbox;
  }

  @Override
  public void onNext(WorkerMessage message) {
    if (!introduced && !message.hasHello()) {
      refuse("the first message of a stream must be a hello");
      return;
    }
    switch (message.getKindCase()) {
      case HELLO -> hello(message.getHello());
      case SLOTS -> slotChange(message.getSlots().getSlots());
      case RETURNED -> {
        var attempts = message.getReturned().getAttemptsList();
        loop.submit((plan, now) -> plan.returned(stream, attempts, now));
      }
      case DRAINING -> loop.submit((plan, now) -> plan.draining(stream, now));
      case SLOTS_FREED -> {
        int count = message.getSlotsFreed().getCount();
        loop.submit((plan, now) -> plan.slotsFreed(stream, Math.max(0, count)));
      }
      // A newer worker says something that this dispatcher does not know of.
      case KIND_NOT_SET -> log.debug("Stream {}: a message of an unknown kind", stream);
    }
  }

  private void hello(Hello hello) {
    if (introduced) {
      refuse("a stream has one hello only");
      return;
    }
    try {
      HelloRules.check(hello);
      security.check(hello, Instant.now());
    } catch (ProblemException e) {
      refuse(status(e));
      return;
    }
    // What is logged or thrown from here on has no secret in it.
    Hello known = hello.toBuilder().clearToken().build();
    introduced = true;
    loop.submit(
        (plan, now) -> {
          if (!over) {
            streams.opened(this);
            plan.hello(stream, known, now);
          }
        });
  }

  private void slotChange(int slots) {
    try {
      HelloRules.checkSlots(slots);
    } catch (ProblemException e) {
      refuse(e.detail());
      return;
    }
    loop.submit((plan, now) -> plan.slotChange(stream, slots, now));
  }

  private Status status(ProblemException problem) {
    Status status =
        switch (problem.code()) {
          case UNAUTHORIZED -> Status.UNAUTHENTICATED;
          case FORBIDDEN -> Status.PERMISSION_DENIED;
          default -> Status.INVALID_ARGUMENT;
        };
    if (!status.equals(Status.INVALID_ARGUMENT)) {
      log.warn("Stream {}: a worker is refused: {}", stream, problem.detail());
      onRefusal.run();
    }
    return status.withDescription(problem.detail());
  }

  private void refuse(String why) {
    refuse(Status.INVALID_ARGUMENT.withDescription(why));
  }

  private void refuse(Status status) {
    loop.submit(
        (plan, now) -> {
          plan.streamLost(stream, now);
          streams.failed(this, status);
        });
  }

  @Override
  public void onError(Throwable error) {
    log.debug("Stream {} broke", stream, error);
    lost();
  }

  @Override
  public void onCompleted() {
    lost();
  }

  /** gRPC's threads: the stream has ended, in good order or not. */
  void lost() {
    loop.submit(
        (plan, now) -> {
          plan.streamLost(stream, now);
          streams.ended(this);
        });
  }

  /** gRPC's threads: what was written is on its way, and there is room for more. */
  void becameReady() {
    loop.submit((plan, now) -> plan.written(stream, true));
  }

  // From here on: the loop's thread only.

  boolean isReady() {
    return !over && call.isReady();
  }

  void write(DispatcherMessage message) {
    if (!over) {
      call.onNext(message);
    }
  }

  void complete() {
    if (!over) {
      over = true;
      call.onCompleted();
    }
  }

  void fail(Status status) {
    if (!over) {
      over = true;
      call.onError(status.asRuntimeException());
    }
  }
}
