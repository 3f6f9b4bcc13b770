package io.taskweir.worker.stream;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.worker.attempt.AttemptRunner;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream to one dispatcher open for as long as the dispatcher is there. Belongs to the
 * event loop's thread, as everything around it.
 */
final class DispatcherLink implements DispatcherStream.Owner {
  private static final Logger log = LoggerFactory.getLogger(DispatcherLink.class);

  /** A connection that ends sooner does not make the next pause short again. */
  private static final long HELD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Where a link gets what is not its own. */
  interface Home {
    ManagedChannel channel(Member member);

    AttemptRunner runner();

    void hello(DispatcherLink link, DispatcherStream stream);

    /** A link has become connected, or is no longer. */
    void connectionsChanged();

    void oversubscribed();

    /** Any thread. */
    void slotFreed();
  }

  private final Member member;
  private final EventLoop loop;
  private final Home home;
  private final ReconnectBackoff backoff;
  private @Nullable DispatcherStream stream;
  private boolean connected;
  private long connectedNanos;
  private boolean closed;
  private boolean warned;

  DispatcherLink(Member member, EventLoop loop, Home home, RandomGenerator random) {
    this.member = member;
    this.loop = loop;
    this.home = home;
    backoff = new ReconnectBackoff(random);
  }

  Member member() {
    return member;
  }

  /** The stream, if the dispatcher has welcomed us on it and has not said goodbye. */
  @Nullable DispatcherStream connectedStream() {
    return connected ? stream : null;
  }

  void connect() {
    if (closed || stream != null) {
      return;
    }
    DispatcherStream opening =
        new DispatcherStream(member.id(), home.channel(member), loop, home.runner(), this);
    stream = opening;
    home.hello(this, opening);
  }

  void drain() {
    if (stream != null) {
      stream.drain();
    }
  }

  void close() {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public void welcomed(DispatcherStream from, String dispatcherId) {
    if (from != stream) {
      return;
    }
    if (!dispatcherId.equals(member.id())) {
      // The address has a new owner, who has a link of its own. A second stream to it would push
      // the first one out, so this link is at its end; soon its dispatcher is known to be gone.
      log.info("At {}:{} is {} now", member.host(), member.port(), dispatcherId);
      close();
      return;
    }
    log.info("Connected to dispatcher {} at {}:{}", member.id(), member.host(), member.port());
    connected = true;
    connectedNanos = System.nanoTime();
    warned = false;
    home.connectionsChanged();
  }

  @Override
  public void leaving(DispatcherStream from) {
    if (from == stream) {
      from.close();
    }
  }

  @Override
  public void ended(DispatcherStream from, String why) {
    if (from != stream) {
      return;
    }
    stream = null;
    if (connected) {
      connected = false;
      if (System.nanoTime() - connectedNanos >= HELD_AFTER_NANOS) {
        backoff.reset();
      }
      home.connectionsChanged();
    }
    if (closed) {
      log.debug("Stream to dispatcher {} ended: {}", member.id(), why);
      return;
    }
    long pauseMs = backoff.nextMs();
    if (warned) {
      log.debug("Dispatcher {} again not reached ({}); {} ms", member.id(), why, pauseMs);
    } else {
      warned = true;
      log.warn(
          "Stream to dispatcher {} at {}:{} ended ({}); handlers go on, connecting again",
          member.id(),
          member.host(),
          member.port(),
          why);
    }
    var unused = loop.schedule(this::connect, pauseMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void oversubscribed() {
    home.oversubscribed();
  }

  @Override
  public void slotFreed() {
    home.slotFreed();
  }
}
