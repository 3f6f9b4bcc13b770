package io.taskweir.gateway;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.taskweir.client.DurableProducer;
import io.taskweir.client.LayoutReader;
import io.taskweir.client.QueueWriter;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The submitter's server side: takes submissions over HTTP and from {@code taskweir.inbox} and puts
 * them on the queues. It keeps nothing; any number of them may run.
 */
public final class Gateway implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  /**
   * How long a submission may take to become durable, in milliseconds: a caller should hear that it
   * is not known while it still listens.
   */
  private static final Map<String, String> PATIENCE =
      Map.of(
          ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000",
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "8000",
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");

  private final Producer<byte[], byte[]> producer;
  private final InboxReader inbox;
  private final SubmitRoutes http;

  private Gateway(GatewaySettings settings, MetricRegistry metrics, TaskRouting routing) {
    Map<String, String> kafka = new HashMap<>(PATIENCE);
    kafka.putAll(settings.kafka());
    producer = DurableProducer.open(kafka);
    QueueWriter queue = new QueueWriter(routing, producer);
    http =
        new SubmitRoutes(
            queue, settings.tasks(), settings.maxPayloadBytes(), settings.awaitsRulings(), metrics);
    inbox =
        new InboxReader(
            InboxReader.consumer(settings.kafka()),
            new InboxForwarder(
                queue,
                new RejectedWriter(producer),
                settings.maxPayloadBytes(),
                new Door("inbox", metrics)));
  }

  /**
   * Starts to read the inbox; HTTP is served once the {@link #routes} are part of an application.
   *
   * @throws io.taskweir.protocol.problem.ProblemException if Kafka does not answer within 15 s, has
   *     no Taskweir layout, or its queues are not as the layout says
   */
  public static Gateway start(GatewaySettings settings, MetricRegistry metrics) {
    Layout layout;
    try (LayoutReader reader = new LayoutReader(settings.kafka(), LayoutReader.DEFAULT_TIMEOUT)) {
      layout = reader.read();
      for (int queue = 0; queue < layout.queues(); queue++) {
        reader.requireQueue(Topics.queue(queue), layout);
      }
    }
    Gateway gateway = new Gateway(settings, metrics, new TaskRouting(layout));
    gateway.inbox.start();
    return gateway;
  }

  /**
   * Adds the calls that submit tasks. They throw problems for the application to render, and wait
   * for Kafka on the thread that they are called on, so the application should give each request a
   * virtual thread ({@code config.concurrency.useVirtualThreads}).
   */
  public void routes(RoutesConfig routes) {
    http.addTo(routes);
  }

  /** Whether the inbox is being read; HTTP is ready as soon as the application is. */
  public boolean isReady() {
    return inbox.isReady();
  }

  /**
   * Stops reading the inbox and sends what is in the buffer; takes at most 20 s. Stop taking
   * requests before: later ones are answered 503.
   */
  @Override
  public void close() {
    inbox.close();
    producer.close(LONGEST_CLOSE);
  }
}
