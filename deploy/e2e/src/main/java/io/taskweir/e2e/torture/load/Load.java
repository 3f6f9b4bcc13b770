package io.taskweir.e2e.torture.load;

import io.taskweir.client.Submitter;
import io.taskweir.e2e.torture.load.TenantApi.Answer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Some tenants with some clients each, at work until they are told to stop. */
public final class Load implements AutoCloseable {
  private static final List<String> NAMES = List.of("amber", "birch", "cedar", "delta");
  private static final int CLIENTS_OF_EACH = 2;
  private static final int FLOOD = 100;

  /**
   * Shorter than Kafka's own, so that a client of a cut-off broker knows soon that it knows not.
   */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "delivery.timeout.ms", "20000",
          "request.timeout.ms", "5000",
          "linger.ms", "5",
          "max.block.ms", "10000");

  private final Settings settings;
  private final Journal journal;
  private final List<Tenant> tenants;
  private final HttpClient http = TenantApi.client();
  private final Producer<byte[], byte[]> inbox;
  private final List<Submitter> libraries = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean running = true;
  private volatile String flooding = "";

  /**
   * What the load is like.
   *
   * @param operationsPerSecond of all clients together
   */
  public record Settings(long seed, double operationsPerSecond, String bootstrap) {}

  /** Names of the tenants of every run. */
  public static List<String> tenantNames() {
    return NAMES;
  }

  /**
   * Makes the tenants' destinations and functions.
   *
   * @param urls of the servers that are ready now
   */
  public Load(Settings settings, Supplier<List<String>> urls, Journal journal)
      throws InterruptedException {
    this.settings = settings;
    this.journal = journal;
    tenants = NAMES.stream().map(it -> Tenant.of(it, settings.seed)).toList();
    Map<String, Object> kafka = new HashMap<>(IMPATIENT);
    kafka.put("bootstrap.servers", settings.bootstrap);
    inbox = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    createDestinations();
    for (Tenant tenant : tenants) {
      libraries.add(Submitter.connect(settings.bootstrap, tenant.name(), IMPATIENT));
      configure(new TenantApi(http, urls, tenant.name()));
    }
    Numbers numbers = new Numbers();
    for (int i = 0; i < tenants.size(); i++) {
      for (int client = 0; client < CLIENTS_OF_EACH; client++) {
        prepare(i, client, urls, numbers);
      }
    }
  }

  private void createDestinations() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrap))) {
      admin
          .createTopics(
              tenants.stream().map(it -> new NewTopic(it.destination(), 2, (short) 3)).toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the tenants' destinations cannot be made", e);
    }
  }

  private static void configure(TenantApi api) throws InterruptedException {
    String config =
        """
        {"maxRetries":2,"backoff":{"type":"exponential","initialMs":200,"maxMs":2000,"jitter":0.2}}
        """;
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Answer answer;
    do {
      answer = api.put("/functions/" + WorkerNodeProgram.FUNCTION, config);
      if (answer.status() == 200) {
        return;
      }
    } while (System.nanoTime() < deadline);
    throw new IllegalStateException("the function cannot be configured: " + answer);
  }

  private void prepare(int tenant, int client, Supplier<List<String>> urls, Numbers numbers) {
    Tenant owner = tenants.get(tenant);
    TenantClient of =
        new TenantClient(
            owner,
            owner.name() + "-" + client,
            new TenantApi(http, urls, owner.name()),
            libraries.get(tenant),
            inbox,
            journal,
            numbers,
            new SplittableRandom(settings.seed * 31 + tenant * 7L + client),
            InstantSource.system());
    threads.add(
        Thread.ofVirtual().name("client-" + owner.name()).unstarted(() -> work(of, owner.name())));
  }

  private void work(TenantClient client, String tenant) {
    double seconds = threads.size() / settings.operationsPerSecond;
    long pause = (long) (seconds * 1e9);
    try {
      while (running) {
        client.act();
        LockSupport.parkNanos(flooding.equals(tenant) ? pause / FLOOD : pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  /** From now on the tenant's clients hardly pause; an empty name: nobody's do. */
  public void flood(String tenant) {
    flooding = tenant;
  }

  public List<Tenant> tenants() {
    return tenants;
  }

  /**
   * Waits until every client has been answered what it asked last.
   *
   * @throws IllegalStateException if a client of ours has failed, which says nothing of the system
   */
  public void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a client of the load failed", failed);
    }
  }

  @Override
  public void close() {
    running = false;
    threads.forEach(Thread::interrupt);
    libraries.forEach(Submitter::close);
    inbox.close(Duration.ofSeconds(5));
    http.shutdownNow();
  }
}
