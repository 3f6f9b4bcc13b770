package io.taskweir.dev.httpfunction;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.http.HttpEndpoint;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.Worker;
import io.taskweir.worker.WorkerBuilder;
import io.taskweir.worker.http.HttpHandler;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the HTTP functions of one tenant. Belongs to one thread; handlers run on others.
 *
 * <p>A worker's functions cannot change, so when one comes or goes another worker takes over, and
 * the first leaves when its last request has been answered. Another URL needs no other worker.
 */
final class TenantCaller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantCaller.class);

  /** For requests of a worker that another has taken over from. */
  private static final Duration LAST_REQUESTS = Duration.ofHours(1);

  /** For requests when the server stops; those that take longer run again elsewhere. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final String tenant;
  private final Map<String, String> kafka;
  private final HttpFunctionSettings settings;
  private final CallerIdentity identity;
  private final HttpClient client;
  private final Map<String, HttpEndpoint> endpoints = new ConcurrentHashMap<>();
  private final List<Thread> leaving = new ArrayList<>();
  private @Nullable Worker worker;
  private Set<String> served = Set.of();

  /**
   * @param kafka settings of every Kafka client; has {@code bootstrap.servers}
   */
  TenantCaller(
      String tenant,
      Map<String, String> kafka,
      HttpFunctionSettings settings,
      CallerIdentity identity,
      HttpClient client) {
    this.tenant = tenant;
    this.kafka = kafka;
    this.settings = settings;
    this.identity = identity;
    this.client = client;
  }

  /**
   * These are the functions from now on.
   *
   * @throws IllegalStateException if Kafka is not reached; then it is as it was, but for URLs
   */
  void serve(Map<String, HttpEndpoint> functions) {
    endpoints.putAll(functions);
    if (!functions.keySet().equals(served)) {
      Worker next = functions.isEmpty() ? null : start(functions.keySet());
      leave();
      worker = next;
      served = Set.copyOf(functions.keySet());
    }
    endpoints.keySet().retainAll(functions.keySet());
  }

  private Worker start(Set<String> functions) {
    Map<String, String> more = new HashMap<>(kafka);
    String bootstrap = String.valueOf(more.remove("bootstrap.servers"));
    WorkerBuilder builder =
        Worker.connect(bootstrap)
            .tenant(tenant)
            .kafka(more)
            .concurrency(settings.concurrency())
            .shutdownGrace(LAST_REQUESTS);
    identity.giveTo(builder, tenant, functions);
    functions.forEach(function -> builder.handle(function, this::call));
    Worker started = builder.start();
    LOG.info("Calls the HTTP functions {} of tenant {}", functions, tenant);
    return started;
  }

  private Payload call(Payload input, TaskContext task) throws InterruptedException {
    HttpEndpoint endpoint = endpoints.get(task.function());
    if (endpoint == null) {
      throw new IllegalStateException("function " + task.function() + " has no URL any more");
    }
    String host = endpoint.uri().getHost();
    if (!settings.allows(host)) {
      throw new NonRetryableException(
          "host %s may not be called: the operator allows hosts with taskweir.http-functions.hosts"
              .formatted(host));
    }
    return new HttpHandler(endpoint, client, InstantSource.system()).handle(input, task);
  }

  /**
   * The present worker takes nothing new; it closes when it has finished, on a thread of its own.
   */
  private void leave() {
    leaving.removeIf(thread -> !thread.isAlive());
    if (worker != null) {
      leaving.add(Thread.ofVirtual().name("taskweir-http-functions-leave").start(worker::close));
      worker = null;
    }
  }

  /** Takes nothing new; requests get 5 s to be answered, then they are taken back. */
  @Override
  public void close() {
    leave();
    try {
      if (!awaitGone()) {
        // A worker that is interrupted while it closes does not wait for its handlers.
        leaving.forEach(Thread::interrupt);
        boolean gone = awaitGone();
        LOG.debug("the last workers of tenant {} are gone: {}", tenant, gone);
      }
    } catch (InterruptedException e) {
      leaving.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitGone() throws InterruptedException {
    long deadline = System.nanoTime() + STOP_GRACE.toNanos();
    for (Thread thread : leaving) {
      long left = Math.max(1, deadline - System.nanoTime());
      if (!thread.join(Duration.ofNanos(left))) {
        return false;
      }
    }
    return true;
  }
}
