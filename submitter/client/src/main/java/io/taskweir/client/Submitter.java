package io.taskweir.client;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Submits tasks of one tenant straight to Kafka. Thread-safe; one for the whole program is enough,
 * and best, because tasks submitted together travel together.
 *
 * <pre>{@code
 * try (Submitter submitter = Submitter.connect("localhost:9092", "acme")) {
 *   Receipt receipt = submitter.submit(Task.of("resize", image).id("r-1")).join();
 * }
 * }</pre>
 */
public final class Submitter implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final String tenant;
  private final Producer<byte[], byte[]> producer;
  private final QueueWriter queue;

  Submitter(String tenant, TaskRouting routing, Producer<byte[], byte[]> producer) {
    this.tenant = Names.requireTenant(tenant);
    this.producer = producer;
    this.queue = new QueueWriter(routing, producer);
  }

  /**
   * Connects to a cluster.
   *
   * @param bootstrap addresses of Kafka brokers, {@code host:port[,host:port…]}
   * @throws io.taskweir.protocol.problem.ProblemException if Kafka does not answer within 15 s, or
   *     if no Taskweir is set up there
   */
  public static Submitter connect(String bootstrap, String tenant) {
    return connect(bootstrap, tenant, Map.of());
  }

  /**
   * Connects to a cluster with Kafka settings of one's own: TLS, SASL, {@code max.block.ms}, {@code
   * delivery.timeout.ms}, {@code buffer.memory} and so on.
   *
   * @param kafka passed on to every Kafka client as they are, but for those that durability rests
   *     on ({@code acks}, {@code enable.idempotence})
   */
  public static Submitter connect(String bootstrap, String tenant, Map<String, String> kafka) {
    Names.requireTenant(tenant);
    Map<String, String> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    TaskRouting routing;
    try (LayoutReader reader = new LayoutReader(settings, LayoutReader.DEFAULT_TIMEOUT)) {
      Layout layout = reader.read();
      routing = new TaskRouting(layout);
      reader.requireQueue(routing.queueTopic(tenant), layout);
    }
    return new Submitter(tenant, routing, DurableProducer.open(settings));
  }

  /**
   * Submits a task. Returns as soon as the task is in the producer's buffer (64 MiB); only while
   * that is full does it wait, up to 60 s ({@code max.block.ms}), and then the future fails.
   *
   * @return completed when the task is durable, on the producer's I/O thread: what depends on it
   *     must be quick, or use the {@code …Async} forms. It fails with a {@link SubmitException} if
   *     Kafka did not acknowledge in time (two minutes, {@code delivery.timeout.ms}): then it is
   *     not known whether the task exists, and it is safe to submit it again with the same id. A
   *     task whose id is taken already gets a receipt too and is not run: see {@link Receipt}.
   * @throws io.taskweir.protocol.problem.ProblemException at once, if the payload is larger than 1
   *     MiB, or both a delay and a time were given
   */
  public CompletableFuture<Receipt> submit(Task task) {
    return queue.write(task.toSubmission(tenant));
  }

  /** Sends what is still in the buffer, for at most 30 s; what is left then fails. */
  @Override
  public void close() {
    producer.close(LONGEST_CLOSE);
  }
}
