package io.taskweir.dispatcher.outcome;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.dispatcher.log.BadRecords;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the outcomes of ended tasks to the Kafka topics that users named for them, exactly once for
 * read-committed readers (G8), and tells the state-store what became of each. One thread of its
 * own; a Kafka that fails makes it start over, never end.
 */
public final class OutcomeRouter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutcomeRouter.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  /**
   * Between two transactions, each of which costs several requests whatever its size. A router that
   * has been idle for longer delivers at once.
   */
  private static final Duration PACE = Duration.ofMillis(20);

  /** Larger than any outcome; what the destination takes is the destination's to say. */
  private static final int MAX_REQUEST_BYTES = 16 << 20;

  private final OutcomeRouterSettings settings;
  private final MetricRegistry registry;
  private final TaskRouting routing;
  private final HeldPartitions held = new HeldPartitions();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile boolean joined;

  /** Starts and returns at once; {@link #isReady} tells when its group has given it partitions. */
  public static OutcomeRouter start(OutcomeRouterSettings settings, MetricRegistry registry) {
    OutcomeRouter router = new OutcomeRouter(settings, registry);
    router.thread.start();
    return router;
  }

  private OutcomeRouter(OutcomeRouterSettings settings, MetricRegistry registry) {
    this.settings = settings;
    this.registry = registry;
    routing = new TaskRouting(settings.layout());
    thread = Thread.ofPlatform().name("taskweir-outcome-router").daemon().unstarted(this::run);
  }

  /** Whether its group has given it a share of the outcomes, be it none. */
  public boolean isReady() {
    return joined && thread.isAlive();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      while (!isClosing()) {
        runOnce();
        if (!closing.await(RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          log.info("The outcome router starts over");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try (Producer<byte[], byte[]> producer = openProducer();
        Consumer<byte[], byte[]> opened = openConsumer();
        DestinationTopics topics =
            new DestinationTopics(
                Admin.create(new HashMap<>(settings.kafka())), settings.createMissingTopics())) {
      consumer = opened;
      producer.initTransactions();
      var transaction = new DeliveryTransaction(producer, routing, InstantSource.system());
      route(
          opened,
          new OutcomeDelivery(opened, transaction, topics, held, System::nanoTime, registry));
    } catch (WakeupException e) {
      log.debug("The outcome router was woken up", e);
    } catch (KafkaException | IllegalStateException e) {
      log.error("The outcome router's connection to Kafka failed", e);
    } finally {
      consumer = null;
      joined = false;
    }
  }

  private void route(Consumer<byte[], byte[]> opened, OutcomeDelivery delivery)
      throws InterruptedException {
    var reading =
        new DeliveryReading(new BadRecords(registry.counter("taskweir.outcomes.bad_records")));
    opened.subscribe(List.of(Topics.OUTCOMES), new Rebalance());
    long lastNanos = System.nanoTime() - PACE.toNanos();
    while (!isClosing()) {
      long wait = PACE.toNanos() - (System.nanoTime() - lastNanos);
      if (wait > 0 && closing.await(wait, TimeUnit.NANOSECONDS)) {
        return;
      }
      opened.resume(
          held.due(System.nanoTime()).stream().filter(opened.assignment()::contains).toList());
      ConsumerRecords<byte[], byte[]> records =
          opened.poll(held.isEmpty() ? POLL : HeldPartitions.FIRST_WAIT.dividedBy(5));
      if (!records.isEmpty()) {
        delivery.settle(reading.read(records));
        lastNanos = System.nanoTime();
      }
    }
  }

  /** Another router, or this one, begins anew where the last transaction ended. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      joined = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      revoked.forEach(held::release);
    }
  }

  private Consumer<byte[], byte[]> openConsumer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, "taskweir-outcome-router");
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, name());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Producer<byte[], byte[]> openProducer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, name());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    // A destination that does not answer stops the others for no longer than this.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private String name() {
    return "taskweir-outcome-router-" + settings.instanceId();
  }

  /** Ends after the batch that is under way; waits for that at most ten seconds. */
  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> present = consumer;
    if (present != null) {
      present.wakeup();
    }
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
        log.warn("The outcome router did not close in time; its transaction will be aborted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
