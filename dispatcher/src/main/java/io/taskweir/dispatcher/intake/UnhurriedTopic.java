package io.taskweir.dispatcher.intake;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic whose records may wait a little, so that they do not each end a fetch that others wait
 * for: most of the time it is paused. A fetch that is under way goes on without it, so that records
 * are late by up to {@code fetch.max.wait.ms} (500 ms) if nothing else comes. One thread.
 */
final class UnhurriedTopic {
  private static final long EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private long lastNanos;
  private boolean fetching = true;

  UnhurriedTopic(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /** Lets the next fetch bring the topic too, if the last that did was long enough ago. */
  void beforePoll(long nowNanos) {
    boolean due = nowNanos - lastNanos >= EVERY_NANOS;
    if (due) {
      lastNanos = nowNanos;
    }
    if (due == fetching) {
      return;
    }
    fetching = due;
    List<TopicPartition> partitions =
        consumer.assignment().stream().filter(it -> it.topic().equals(topic)).toList();
    if (due) {
      consumer.resume(partitions);
    } else {
      consumer.pause(partitions);
    }
  }
}
