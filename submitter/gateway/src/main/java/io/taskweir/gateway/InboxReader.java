package io.taskweir.gateway;

import io.taskweir.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code taskweir.inbox} with a thread of its own, as one of the consumer group {@value
 * #GROUP}. A batch of records is forwarded at once and waited for; offsets are committed only
 * behind what is durable. What failed is read again, after a pause, for as long as it takes:
 * nothing is skipped. After a crash some records are forwarded again, which {@link InboxForwarder}
 * makes harmless (a rejected one may then be there twice).
 */
final class InboxReader implements AutoCloseable {
  static final String GROUP = "taskweir-inbox";

  private static final Logger LOG = LoggerFactory.getLogger(InboxReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PAUSE_AFTER_FAILURE_MS = 500;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final InboxForwarder forwarder;
  private final InboxProgress progress;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean failing;

  InboxReader(Consumer<byte[], byte[]> consumer, InboxForwarder forwarder) {
    this.consumer = consumer;
    this.forwarder = forwarder;
    this.progress = new InboxProgress(consumer);
    this.thread = Thread.ofPlatform().name("taskweir-inbox").unstarted(this::run);
  }

  /**
   * @param kafka any consumer setting; overrides none of those that correctness rests on
   */
  static Consumer<byte[], byte[]> consumer(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(16 << 20));
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    settings.putAll(kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void start() {
    thread.start();
  }

  /** Whether the group has let this member in, and the last records read found their way. */
  boolean isReady() {
    return thread.isAlive() && progress.hasJoined() && !failing;
  }

  /** Forwards what it has begun, commits, leaves the group; takes at most 10 s. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      consumer.subscribe(List.of(Topics.INBOX), progress);
      while (closing.getCount() > 0) {
        step();
      }
      progress.commitNow();
    } catch (InterruptedException | InterruptException e) {
      LOG.info("interrupted; the inbox is read no more", e);
    } finally {
      consumer.close();
    }
  }

  private void step() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      boolean complete = records.isEmpty() || progress.forward(records, forwarder);
      progress.commitIfDue(System.nanoTime());
      failing = !complete;
      if (failing) {
        pause();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failing = true;
      LOG.warn("the inbox cannot be read at present; trying on", e);
      pause();
    }
  }

  private void pause() throws InterruptedException {
    if (closing.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS)) {
      LOG.debug("closing while a failure is waited out");
    }
  }
}
