package io.taskweir.dev.cluster;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.cluster.Member.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on {@code taskweir.members} where the HTTP of this process is, again and again while it is
 * ready, and takes it back at close.
 */
public final class HttpBeacon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBeacon.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  /** How soon after it is ready the first beat comes, at the latest. */
  private static final long TICK_MS = 250;

  /** A role that is reached over HTTP. */
  public record Announced(Role role, String id, String host, int port) {}

  private final List<Announced> announced;
  private final BooleanSupplier isReady;
  private long ticksToBeat;
  private final Clock clock;
  private final KafkaProducer<String, byte[]> producer;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("taskweir-http-beacon").daemon().factory());

  private HttpBeacon(
      Map<String, String> kafka, List<Announced> announced, BooleanSupplier isReady, Clock clock) {
    this.announced = List.copyOf(announced);
    this.isReady = isReady;
    this.clock = clock;
    Map<String, Object> config = new HashMap<>(kafka);
    // A beat that is late is worth nothing: the next one is on its way.
    config.put("delivery.timeout.ms", Long.toString(Member.HEARTBEAT_MS));
    config.put("request.timeout.ms", Long.toString(Member.HEARTBEAT_MS / 2));
    config.put("max.block.ms", Long.toString(Member.HEARTBEAT_MS / 2));
    config.put("linger.ms", "0");
    config.put("buffer.memory", Integer.toString(1 << 20));
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Starts on a thread of its own. */
  public static HttpBeacon start(
      Map<String, String> kafka, List<Announced> announced, BooleanSupplier isReady, Clock clock) {
    HttpBeacon beacon = new HttpBeacon(kafka, announced, isReady, clock);
    var _ = beacon.timer.scheduleAtFixedRate(beacon::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    return beacon;
  }

  private void tick() {
    ticksToBeat--;
    if (ticksToBeat <= 0 && isReady.getAsBoolean()) {
      ticksToBeat = Member.HEARTBEAT_MS / TICK_MS;
      announced.forEach(role -> send(member(role), member(role).toJson()));
    }
  }

  private Member member(Announced it) {
    return new Member(it.role(), it.id(), it.host(), it.port(), clock.instant());
  }

  private void send(Member member, byte @Nullable [] value) {
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.MEMBERS, 0, member.key(), value),
              (_, error) -> {
                if (error != null) {
                  warn(member, error);
                }
              });
    } catch (RuntimeException e) {
      // Thrown on, it would end the beats for ever.
      warn(member, e);
    }
  }

  private static void warn(Member member, Exception e) {
    LOG.warn("cannot announce {} on {}: {}", member.key(), Topics.MEMBERS, e.toString());
  }

  /** Says that this process is gone. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      // A beat after the farewell would bring us back.
      if (!timer.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    announced.forEach(role -> send(member(role), null));
    producer.close(LONGEST_CLOSE);
  }
}
