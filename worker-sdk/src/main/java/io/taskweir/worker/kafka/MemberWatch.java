package io.taskweir.worker.kafka;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.stream.LiveDispatchers;
import io.taskweir.worker.stream.MemberSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code taskweir.members} on a thread of its own and tells which dispatchers live. Kafka
 * being away only means that nothing new is learned.
 */
public final class MemberWatch implements MemberSource {
  private static final Logger log = LoggerFactory.getLogger(MemberWatch.class);
  private static final TopicPartition MEMBERS = new TopicPartition(Topics.MEMBERS, 0);

  /** Also how late silence may be noticed. */
  private static final Duration POLL = Duration.ofMillis(500);

  private static final long PAUSE_AFTER_ERROR_MS = 1_000;

  private final KafkaSettings settings;
  private final WorkerClock clock;
  private final Consumer<LiveDispatchers> listener;
  private final MemberDirectory directory = new MemberDirectory();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable LiveDispatchers told;

  /**
   * @param listener called on the watching thread, first when the topic has been read to its end,
   *     then whenever the answer changes; must not block
   */
  public MemberWatch(
      KafkaSettings settings, WorkerClock clock, Consumer<LiveDispatchers> listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    thread = new Thread(this::run, "taskweir-worker-members");
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** Ends the watching; waits a second for it at most. */
  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try (KafkaConsumer<byte[], byte[]> open =
          new KafkaConsumer<>(
              settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = open;
        follow(open);
      } catch (WakeupException e) {
        log.debug("Woken up to close");
      } catch (KafkaException e) {
        log.warn("{} cannot be read, trying again: {}", Topics.MEMBERS, e.toString());
        pause();
      } finally {
        consumer = null;
      }
    }
  }

  private void pause() {
    try {
      boolean unused = closed.await(PAUSE_AFTER_ERROR_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end it.
      closed.countDown();
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> open) {
    open.assign(List.of(MEMBERS));
    open.seekToBeginning(List.of(MEMBERS));
    long old = open.endOffsets(List.of(MEMBERS)).getOrDefault(MEMBERS, 0L);
    while (!isClosed()) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        take(record, record.offset() < old);
      }
      // Before the end is reached, what we know is the past.
      if (open.position(MEMBERS) >= old) {
        tell(directory.at(clock.nanoTime()));
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, boolean old) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    try {
      Member member = record.value() == null ? null : Member.parse(record.value());
      if (old) {
        boolean live = member != null && member.isLive(clock.now());
        directory.readOld(key, member, live, clock.nanoTime());
      } else {
        directory.readNew(key, member, clock.nanoTime());
      }
    } catch (ProblemException e) {
      log.warn("{} offset {}: {}", Topics.MEMBERS, record.offset(), e.detail());
    }
  }

  private void tell(LiveDispatchers now) {
    if (!sameAs(now)) {
      told = now;
      listener.accept(now);
    }
  }

  /** Compares who is where; when they last said so is of no interest. */
  private boolean sameAs(LiveDispatchers now) {
    return told != null
        && told.silent().equals(now.silent())
        && addresses(told).equals(addresses(now));
  }

  private static List<String> addresses(LiveDispatchers dispatchers) {
    return dispatchers.live().stream()
        .map(it -> it.id() + " " + it.host() + ":" + it.port())
        .sorted()
        .toList();
  }
}
