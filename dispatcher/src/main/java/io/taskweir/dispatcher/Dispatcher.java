package io.taskweir.dispatcher;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.dispatcher.intake.DispatchIntake;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.stream.WorkerStreams;
import io.taskweir.protocol.partition.TaskRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the work that the state-store grants in its partitions and pushes it to workers with a free
 * slot. Keeps nothing on disk: what it knows is rebuilt from what the state-store and the workers
 * say when it takes partitions over.
 *
 * <p>Three threads: the intake reads Kafka, gRPC's read the streams, and the loop alone owns the
 * plan and writes. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Producer<byte[], byte[]> producer;
  private final DispatchLoop loop;
  private final WorkerStreams streams;
  private final DispatchIntake intake;
  private final MemberBeacon beacon;
  private final int port;

  /**
   * Starts and returns at once; {@link #isReady} tells when the group has given it partitions.
   *
   * @throws UncheckedIOException if the port cannot be listened on
   * @throws KafkaException if the Kafka settings are wrong
   */
  public static Dispatcher start(DispatcherSettings settings, MetricRegistry registry) {
    Producer<byte[], byte[]> producer = openProducer(settings);
    try {
      return new Dispatcher(settings, new DispatcherMetrics(registry), producer);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private Dispatcher(
      DispatcherSettings settings, DispatcherMetrics metrics, Producer<byte[], byte[]> producer) {
    this.producer = producer;
    String id = settings.instanceId();
    var plan = new DispatchPlan(new TaskRouting(settings.layout()), settings.patience(), metrics);
    var commands = new CommandWriter(producer, id, metrics.failedCommands());
    loop = new DispatchLoop(plan);
    streams = new WorkerStreams(loop, id, settings.security(), metrics.refusedWorkers()::inc);
    try {
      port = streams.listen(settings.host(), settings.port());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "dispatcher cannot listen on " + settings.host() + ":" + settings.port(), e);
    }
    metrics.watch(loop);
    intake = new DispatchIntake(settings.kafka(), id, loop, metrics.badRecords());
    beacon =
        new MemberBeacon(
            producer, id, settings.advertisedHost(), port, InstantSource.system(), loop::isAlive);
    loop.start(new DispatchActions(commands, streams, metrics));
    intake.start();
    beacon.start();
    log.info("Dispatcher {} listens for workers on {}:{}", id, settings.host(), port);
  }

  private static Producer<byte[], byte[]> openProducer(DispatcherSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "taskweir-dispatcher-" + settings.instanceId());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    // A command that is dropped may leave a task waiting for ever: nothing is given up.
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Where workers connect to. */
  public int port() {
    return port;
  }

  /** Whether workers can connect and the group has given this dispatcher its partitions. */
  public boolean isReady() {
    return loop.isAlive() && intake.hasJoined();
  }

  /**
   * Leaves in good order: workers stop looking for it, its partitions go to others, its workers are
   * told to go on with those. Tasks that run are not touched. Takes at most about fifteen seconds.
   */
  @Override
  public void close() {
    beacon.close();
    intake.close();
    loop.submit((plan, now) -> streams.sayGoodbye("the dispatcher is closing"));
    loop.close();
    streams.close();
    producer.close(Duration.ofSeconds(5));
  }
}
