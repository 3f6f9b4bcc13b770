package io.taskweir.dispatcher;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on {@code taskweir.members} where workers find this dispatcher, while it is alive. */
final class MemberBeacon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MemberBeacon.class);

  private final Producer<byte[], byte[]> producer;
  private final String id;
  private final String host;
  private final int port;
  private final InstantSource clock;
  private final BooleanSupplier alive;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("taskweir-dispatcher-beacon").daemon().factory());

  MemberBeacon(
      Producer<byte[], byte[]> producer,
      String id,
      String host,
      int port,
      InstantSource clock,
      BooleanSupplier alive) {
    this.producer = producer;
    this.id = id;
    this.host = host;
    this.port = port;
    this.clock = clock;
    this.alive = alive;
  }

  void start() {
    var _ = timer.scheduleAtFixedRate(this::beat, 0, Member.HEARTBEAT_MS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    if (!alive.getAsBoolean()) {
      return;
    }
    try {
      send(member().toJson());
    } catch (RuntimeException e) {
      // Thrown on, it would end the beats for ever.
      log.warn("Could not publish dispatcher {} on {}; tries again", id, Topics.MEMBERS, e);
    }
  }

  private Member member() {
    return new Member(Role.DISPATCHER, id, host, port, clock.instant());
  }

  private void send(byte @Nullable [] value) {
    byte[] key = member().key().getBytes(StandardCharsets.UTF_8);
    var _ =
        producer.send(
            new ProducerRecord<>(Topics.MEMBERS, 0, key, value),
            (_, error) -> {
              if (error != null) {
                log.warn("Could not publish dispatcher {} on {}", id, Topics.MEMBERS, error);
              }
            });
  }

  /** Says that this dispatcher is gone; the producer still has to be flushed. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
    send(null);
  }
}
