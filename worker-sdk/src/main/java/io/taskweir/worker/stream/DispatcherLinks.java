package io.taskweir.worker.stream;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.worker.attempt.AttemptRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams to all dispatchers there are, and the division of the slots over them. Public methods
 * are thread-safe; everything else happens on the event loop's thread.
 */
public final class DispatcherLinks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DispatcherLinks.class);

  /** How often the division is looked at again while it is not as it should be. */
  private static final long REDIVIDE_EVERY_MS = 5;

  private final StreamSettings settings;
  private final AttemptRunner runner;
  private final RandomGenerator random;
  private final Channels channels;
  private final EventLoop loop;
  private final DispatcherLink.Home home = new Links();

  /** By dispatcher id, in order, so that the odd slots always go to the same ones. */
  private final Map<String, DispatcherLink> links = new TreeMap<>();

  private boolean draining;
  private boolean closed;

  /** Whether someone has less than its part, or all parts together are more than there is. */
  private volatile boolean unsettled;

  private final AtomicBoolean redividePlanned = new AtomicBoolean();
  private final Object connectionLock = new Object();
  private volatile int connections;

  /**
   * @param random used on the event loop only
   * @throws IllegalStateException if the trusted certificates cannot be read
   */
  public DispatcherLinks(StreamSettings settings, AttemptRunner runner, RandomGenerator random) {
    this.settings = settings;
    this.runner = runner;
    this.random = random;
    channels = new Channels(settings.security().sslContext());
    loop = channels.loop();
  }

  /** Connects to those that are new and leaves those that are gone. */
  public void update(LiveDispatchers dispatchers) {
    onLoop(() -> follow(dispatchers));
  }

  /** Whether at least one dispatcher has welcomed this worker. */
  public boolean isConnected() {
    return connections > 0;
  }

  /** Waits for the first welcome; false if there was none in that time. */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (connectionLock) {
      while (connections == 0) {
        long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        connectionLock.wait(leftMs);
      }
      return true;
    }
  }

  /** Tells all dispatchers, those that come later too, that this worker takes no more. */
  public void drain() {
    onLoop(
        () -> {
          draining = true;
          links.values().forEach(DispatcherLink::drain);
        });
  }

  /** Closes all streams; waits a few seconds at most. */
  @Override
  public void close() {
    CountDownLatch done = new CountDownLatch(1);
    onLoop(
        () -> {
          closed = true;
          links.values().forEach(DispatcherLink::close);
          done.countDown();
        });
    try {
      if (!done.await(2, TimeUnit.SECONDS)) {
        log.warn("The streams did not close in time");
      }
      channels.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      log.debug("The streams are closed already");
    }
  }

  private void follow(LiveDispatchers dispatchers) {
    if (closed) {
      return;
    }
    for (DispatcherLink link : List.copyOf(links.values())) {
      if (!dispatchers.keeps(link.member().id())) {
        log.info("Dispatcher {} is gone", link.member().id());
        remove(link);
      }
    }
    for (Member member : dispatchers.live()) {
      DispatcherLink known = links.get(member.id());
      if (known != null && !isAt(known.member(), member)) {
        remove(known);
        known = null;
      }
      if (known == null) {
        DispatcherLink link = new DispatcherLink(member, loop, home, random);
        links.put(member.id(), link);
        link.connect();
      }
    }
  }

  private static boolean isAt(Member one, Member other) {
    return one.host().equals(other.host()) && one.port() == other.port();
  }

  private void remove(DispatcherLink link) {
    links.remove(link.member().id());
    link.close();
  }

  private List<DispatcherStream> connectedStreams() {
    return links.values().stream()
        .map(DispatcherLink::connectedStream)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private boolean isConnectedTo(String dispatcherId) {
    DispatcherLink link = links.get(dispatcherId);
    return link != null && link.connectedStream() != null;
  }

  /** Divides the slots over the connected streams, and one that is about to open if given. */
  private int divide(@Nullable DispatcherStream opening) {
    List<DispatcherStream> streams = new ArrayList<>(connectedStreams());
    if (opening != null) {
      streams.add(opening);
      streams.sort(Comparator.comparing(DispatcherStream::dispatcherId));
    }
    int[] grants =
        SlotDivision.grants(
            settings.concurrency(),
            runner.running(),
            streams.stream().mapToInt(DispatcherStream::counted).toArray());
    int[] parts = SlotDivision.parts(settings.concurrency(), streams.size());
    boolean even = streams.size() <= settings.concurrency();
    for (int i = 0; i < grants.length; i++) {
      even &= grants[i] == parts[i];
    }
    unsettled = !even;
    if (opening != null) {
      // The others hear of their new parts when the new stream stands, not before.
      return grants[streams.indexOf(opening)];
    }
    for (int i = 0; i < grants.length; i++) {
      streams.get(i).grant(grants[i]);
    }
    return 0;
  }

  private void redivide() {
    if (!draining) {
      divide(null);
    }
  }

  /** What the links ask of us. */
  private final class Links implements DispatcherLink.Home {
    @Override
    public ManagedChannel channel(Member member) {
      return channels.open(member);
    }

    @Override
    public AttemptRunner runner() {
      return runner;
    }

    @Override
    public void hello(DispatcherLink link, DispatcherStream stream) {
      Hello.Builder hello =
          Hello.newBuilder()
              .setWorkerId(settings.workerId())
              .setTenant(settings.tenant())
              .addAllFunctions(settings.functions())
              .setSdkVersion(settings.sdkVersion());
      String token = settings.security().token();
      if (token != null) {
        hello.setToken(token);
      }
      var running = runner.announceTo(stream, id -> !isConnectedTo(id));
      stream.open(hello, running, draining ? 0 : divide(stream));
      if (draining) {
        stream.drain();
      }
    }

    @Override
    public void connectionsChanged() {
      synchronized (connectionLock) {
        connections = connectedStreams().size();
        connectionLock.notifyAll();
      }
      redivide();
    }

    @Override
    public void oversubscribed() {
      redivide();
    }

    @Override
    public void slotFreed() {
      if (unsettled && redividePlanned.compareAndSet(false, true)) {
        // Rejected only after the end; the caller knows what that means.
        var unused =
            loop.schedule(
                () -> {
                  redividePlanned.set(false);
                  redivide();
                },
                REDIVIDE_EVERY_MS,
                TimeUnit.MILLISECONDS);
      }
    }
  }
}
