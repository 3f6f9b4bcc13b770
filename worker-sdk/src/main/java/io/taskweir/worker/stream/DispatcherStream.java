package io.taskweir.worker.stream;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
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
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import io.taskweir.worker.attempt.AttemptRunner;
import io.taskweir.worker.attempt.SlotHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream to a dispatcher, from its opening to its end; never reopened. Belongs to the event
 * loop's thread, but for what it hears as a {@link SlotHolder}.
 */
final class DispatcherStream
    implements SlotHolder, ClientResponseObserver<WorkerMessage, DispatcherMessage> {
  private static final Logger log = LoggerFactory.getLogger(DispatcherStream.class);

  /** A dispatcher that does not answer the first message for so long is not one, or not well. */
  private static final long WELCOME_WITHIN_MS = 5_000;

  /** What the stream's owner has to know. All on the event loop. */
  interface Owner {
    void welcomed(DispatcherStream stream, String dispatcherId);

    /** The dispatcher will close soon. */
    void leaving(DispatcherStream stream);

    /** The stream has ended, whoever ended it. Called once. */
    void ended(DispatcherStream stream, String why);

    /** An assignment found no free slot. */
    void oversubscribed();

    /** A handler has ended. Any thread. */
    void slotFreed();
  }

  private final String dispatcherId;
  private final ManagedChannel channel;
  private final EventLoop loop;
  private final AttemptRunner runner;
  private final Owner owner;
  private final AtomicInteger counted = new AtomicInteger();
  private final FreedSlots freed = new FreedSlots(System.nanoTime());
  private @Nullable ClientCallStreamObserver<WorkerMessage> out;
  private volatile int granted;
  private volatile boolean over;
  private boolean welcomed;

  DispatcherStream(
      String dispatcherId,
      ManagedChannel channel,
      EventLoop loop,
      AttemptRunner runner,
      Owner owner) {
    this.dispatcherId = dispatcherId;
    this.channel = channel;
    this.loop = loop;
    this.runner = runner;
    this.owner = owner;
  }

  /** Opens the stream and says hello. */
  void open(Hello.Builder hello, List<AttemptRef> running, int slots) {
    granted = slots;
    var unused = WorkerStreamGrpc.newStub(channel).connect(this);
    send(WorkerMessage.newBuilder().setHello(hello.setSlots(slots).addAllRunning(running)));
    var unusedTimeout =
        loop.schedule(
            () -> {
              if (!welcomed) {
                end("no welcome within " + WELCOME_WITHIN_MS + " ms");
              }
            },
            WELCOME_WITHIN_MS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WorkerMessage> stream) {
    out = stream;
    stream.setOnReadyHandler(this::flushFreed);
  }

  @Override
  public String dispatcherId() {
    return dispatcherId;
  }

  /** How many attempts the dispatcher counts as being with this worker. */
  int counted() {
    return counted.get();
  }

  int granted() {
    return granted;
  }

  /** Tells the dispatcher how many attempts it may have here, if that is news. */
  void grant(int slots) {
    if (slots != granted) {
      granted = slots;
      send(WorkerMessage.newBuilder().setSlots(SlotChange.newBuilder().setSlots(slots)));
    }
  }

  void drain() {
    send(WorkerMessage.newBuilder().setDraining(Draining.getDefaultInstance()));
  }

  @Override
  public void took() {
    counted.incrementAndGet();
  }

  @Override
  public void gaveBack() {
    counted.decrementAndGet();
  }

  @Override
  public void freed() {
    counted.decrementAndGet();
    if (over) {
      owner.slotFreed();
      return;
    }
    long delay = freed.add(System.nanoTime(), granted);
    try {
      if (delay == 0) {
        loop.execute(this::flushFreed);
      } else if (delay != FreedSlots.ALREADY_PLANNED) {
        var unused = loop.schedule(this::flushFreed, delay, TimeUnit.NANOSECONDS);
      }
      owner.slotFreed();
    } catch (RejectedExecutionException e) {
      log.debug("A slot became free after the streams were closed");
    }
  }

  private void flushFreed() {
    // A peer that does not read gets the sum when it reads again: onReady calls this.
    if (over || out == null || !out.isReady()) {
      return;
    }
    int count = freed.take(System.nanoTime());
    if (count > 0) {
      send(WorkerMessage.newBuilder().setSlotsFreed(SlotsFreed.newBuilder().setCount(count)));
    }
  }

  @Override
  public void onNext(DispatcherMessage message) {
    if (over) {
      return;
    }
    switch (message.getKindCase()) {
      case ASSIGNMENTS -> assign(message.getAssignments().getAssignmentsList());
      case CANCELS -> {
        for (Cancel cancel : message.getCancels().getCancelsList()) {
          runner.cancel(cancel);
        }
      }
      case WELCOME -> {
        welcomed = true;
        owner.welcomed(this, message.getWelcome().getDispatcherId());
      }
      case GOODBYE -> {
        log.info("Dispatcher {} leaves: {}", dispatcherId, message.getGoodbye().getReason());
        owner.leaving(this);
      }
      case KIND_NOT_SET -> log.debug("A message from {} is of a newer kind", dispatcherId);
    }
  }

  private void assign(List<Assignment> assignments) {
    List<AttemptRef> back = new ArrayList<>(0);
    for (Assignment assignment : assignments) {
      if (!runner.offer(assignment, this)) {
        back.add(
            AttemptRef.newBuilder()
                .setTenant(assignment.getTenant())
                .setTaskId(assignment.getTaskId())
                .setAttempt(assignment.getAttempt())
                .setLeaseToken(assignment.getLeaseToken())
                .setFunction(assignment.getFunction())
                .build());
      }
    }
    if (!back.isEmpty()) {
      // The dispatcher should know why before it gets them back.
      owner.oversubscribed();
      send(WorkerMessage.newBuilder().setReturned(Returned.newBuilder().addAllAttempts(back)));
    }
  }

  @Override
  public void onError(Throwable error) {
    Status status = Status.fromThrowable(error);
    end(status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription()));
  }

  @Override
  public void onCompleted() {
    end("closed by the dispatcher");
  }

  /** Ends the stream in good order, after what was sent. */
  void close() {
    if (!over && out != null) {
      out.onCompleted();
    }
    finish("closed");
  }

  private void end(String why) {
    if (!over && out != null) {
      out.cancel(why, null);
    }
    finish(why);
  }

  private void finish(String why) {
    if (!over) {
      over = true;
      channel.shutdown();
      owner.ended(this, why);
    }
  }

  private void send(WorkerMessage.Builder message) {
    if (!over && out != null) {
      out.onNext(message.build());
    }
  }
}
