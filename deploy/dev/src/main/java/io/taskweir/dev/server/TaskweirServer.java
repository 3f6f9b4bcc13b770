package io.taskweir.dev.server;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;
import io.javalin.config.RoutesConfig;
import io.taskweir.dev.cluster.ClusterSetup;
import io.taskweir.dev.cluster.HttpBeacon;
import io.taskweir.dev.http.BoundPort;
import io.taskweir.dev.http.HttpServer;
import io.taskweir.dev.http.Readiness;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.statestore.LeaseSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One server process: any of the roles submitter, state-store and dispatcher, against any Kafka
 * cluster, behind one HTTP port. The cluster is set up on the way if it has no Taskweir yet.
 */
public final class TaskweirServer implements AutoCloseable {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);

  private final Readiness readiness;
  private final HttpServer http;
  private final ClosingOrder closing;

  private TaskweirServer(Readiness readiness, HttpServer http, ClosingOrder closing) {
    this.readiness = readiness;
    this.http = http;
    this.closing = closing;
  }

  /**
   * Starts the roles and returns when HTTP answers; see {@link #awaitReady} for the rest. Blocks
   * for some seconds. If anything fails, what had started is closed again.
   *
   * @throws IllegalStateException if a port is in use
   * @throws io.taskweir.dev.cluster.ClusterException if Kafka does not answer or is not fit
   */
  public static TaskweirServer start(ServerSettings settings) {
    Listen http = settings.addresses().http();
    return start(settings, BoundPort.bind(http.host(), http.port()));
  }

  /** As {@link #start(ServerSettings)}, on a port that is taken already, and taken over. */
  public static TaskweirServer start(ServerSettings settings, BoundPort port) {
    ClosingOrder closing = new ClosingOrder();
    closing.add("HTTP port", port);
    try {
      return start(settings, port, closing);
    } catch (RuntimeException e) {
      try {
        closing.close();
      } catch (IllegalStateException notClosed) {
        e.addSuppressed(notClosed);
      }
      throw e;
    }
  }

  private static TaskweirServer start(
      ServerSettings settings, BoundPort port, ClosingOrder closing) {
    MetricRegistry metrics = new MetricRegistry();
    Layout layout = ClusterSetup.run(settings.kafka(), settings.shape());
    closing.add("JMX", jmx(metrics));
    List<Consumer<RoutesConfig>> routes = new ArrayList<>();
    List<Supplier<RunningRole>> parts = new ArrayList<>();
    StateStoreAccess access = null;
    if (settings.roles().contains(Role.SUBMITTER)) {
      access = closing.add("access to the state-store", access(settings, port.port(), metrics));
    }
    addParts(new Roles(settings, layout, metrics), settings, port, access, parts);
    Readiness readiness = new Readiness();
    List<Runnable> streams = new ArrayList<>();
    for (RunningRole role : ParallelStart.all(parts, closing)) {
      readiness.add(role.name(), role.isReady());
      routes.add(role.routes());
      streams.add(role.endStreams());
    }
    if (access != null) {
      routes.add(access::routes);
      streams.add(access::endStreams);
    }
    // Last in, so first to be closed: no requests for parts that are gone.
    HttpServer http = closing.add("HTTP", HttpServer.start(port, metrics, readiness, routes));
    closing.add("event streams", () -> streams.forEach(Runnable::run));
    closing.add(
        "beacon",
        HttpBeacon.start(
            settings.kafka(),
            announced(settings, port.port()),
            readiness::isReady,
            Clock.systemUTC()));
    return new TaskweirServer(readiness, http, closing);
  }

  private static void addParts(
      Roles roles,
      ServerSettings settings,
      BoundPort port,
      @Nullable StateStoreAccess access,
      List<Supplier<RunningRole>> parts) {
    LeaseSecret secret = settings.leaseSecret();
    if (settings.roles().contains(Role.STATE_STORE) && secret != null) {
      parts.add(() -> roles.stateStore(port.port(), secret));
    }
    if (settings.roles().contains(Role.DISPATCHER)) {
      parts.add(roles::dispatcher);
      parts.add(roles::outcomeRouter);
      parts.add(roles::httpFunctions);
    }
    if (access != null) {
      parts.add(() -> roles.submitter(access.reader()));
    }
  }

  private static StateStoreAccess access(
      ServerSettings settings, int httpPort, MetricRegistry metrics) {
    return settings.roles().contains(Role.STATE_STORE)
        ? StateStoreAccess.own(settings.addresses().advertisedHost(), httpPort)
        : StateStoreAccess.onCluster(settings.kafka(), metrics);
  }

  /** What others may want to reach over HTTP; a dispatcher speaks for itself. */
  private static List<HttpBeacon.Announced> announced(ServerSettings settings, int httpPort) {
    String host = settings.addresses().advertisedHost();
    return settings.roles().stream()
        .filter(role -> role != Role.DISPATCHER)
        .map(role -> new HttpBeacon.Announced(role, settings.instanceId(), host, httpPort))
        .toList();
  }

  private static JmxReporter jmx(MetricRegistry metrics) {
    JmxReporter reporter = JmxReporter.forRegistry(metrics).inDomain("taskweir").build();
    reporter.start();
    return reporter;
  }

  /** Base URL of the HTTP API. */
  public String url() {
    return http.url();
  }

  /** What HTTP serves here, as {@link HttpServer#routes} says it. */
  public List<String> routes() {
    return http.routes();
  }

  /** The parts that are not ready now; empty means ready. */
  public List<String> notReady() {
    return readiness.missing();
  }

  /**
   * Blocks until every part is ready.
   *
   * @throws IllegalStateException naming those that were not in time
   */
  public void awaitReady(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    List<String> missing = notReady();
    while (!missing.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not ready after %d s: %s; the log above may say why"
                .formatted(longest.toSeconds(), String.join(", ", missing)));
      }
      LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
      missing = notReady();
    }
  }

  /** Stops in good order: requests first, then the parts, each within a bounded time. */
  @Override
  public void close() {
    closing.close();
  }
}
