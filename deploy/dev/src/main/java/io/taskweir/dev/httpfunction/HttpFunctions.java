package io.taskweir.dev.httpfunction;

import io.taskweir.protocol.Topics;
import io.taskweir.worker.http.HttpHandler;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which functions are HTTP services, and calls them. One thread of its own until it is
 * closed; thread-safe.
 */
public final class HttpFunctions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFunctions.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  private final Consumer<String, byte[]> configs;
  private final Map<String, String> kafka;
  private final HttpFunctionSettings settings;
  private final CallerIdentity identity;
  private final HttpClient client = HttpHandler.newClient();
  private final EndpointTable table = new EndpointTable();
  private final Map<String, TenantCaller> callers = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  private HttpFunctions(
      Consumer<String, byte[]> configs,
      Map<String, String> kafka,
      HttpFunctionSettings settings,
      CallerIdentity identity) {
    this.configs = configs;
    this.kafka = kafka;
    this.settings = settings;
    this.identity = identity;
    thread = Thread.ofPlatform().name("taskweir-http-functions").daemon().unstarted(this::follow);
  }

  /**
   * Starts; returns at once.
   *
   * @param configs stands at the beginning of {@code taskweir.functions}; owned from now on
   * @param kafka settings of every Kafka client; has {@code bootstrap.servers}
   */
  public static HttpFunctions start(
      Consumer<String, byte[]> configs,
      Map<String, String> kafka,
      HttpFunctionSettings settings,
      CallerIdentity identity) {
    HttpFunctions functions = new HttpFunctions(configs, kafka, settings, identity);
    functions.thread.start();
    return functions;
  }

  private void follow() {
    // What could not be done at once, because Kafka was away, is tried again.
    Set<String> changed = new HashSet<>();
    try (configs) {
      while (!closed) {
        poll(changed);
        changed.removeIf(this::serve);
      }
    } finally {
      // Together, because each may take its time.
      List<Thread> closing =
          callers.values().stream().map(it -> Thread.startVirtualThread(it::close)).toList();
      closing.forEach(HttpFunctions::join);
      client.shutdownNow();
    }
  }

  private void poll(Set<String> changed) {
    try {
      for (ConsumerRecord<String, byte[]> record : configs.poll(POLL)) {
        String tenant = table.take(record.key(), record.value());
        if (tenant != null) {
          changed.add(tenant);
        }
      }
    } catch (WakeupException e) {
      LOG.trace("woken to close", e);
    } catch (KafkaException e) {
      LOG.warn("cannot read {} at the moment: {}", Topics.FUNCTIONS, e.toString());
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Says whether that is done. */
  private boolean serve(String tenant) {
    TenantCaller caller =
        callers.computeIfAbsent(
            tenant, it -> new TenantCaller(it, kafka, settings, identity, client));
    try {
      caller.serve(table.of(tenant));
      return true;
    } catch (IllegalStateException | KafkaException e) {
      LOG.warn("cannot call the HTTP functions of tenant {} yet: {}", tenant, e.toString());
      return false;
    }
  }

  private static void join(Thread thread) {
    try {
      boolean _ = thread.join(STOP_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops following and calling; waits at most 20 s. */
  @Override
  public void close() {
    closed = true;
    configs.wakeup();
    try {
      if (!thread.join(STOP_WITHIN)) {
        LOG.warn("the HTTP functions' workers did not stop within {}", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
