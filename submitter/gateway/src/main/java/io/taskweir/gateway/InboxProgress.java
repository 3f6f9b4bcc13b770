package io.taskweir.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the inbox has been forwarded, partition by partition, and how far that is committed. All
 * but {@link #hasJoined} belongs to the thread that polls.
 */
final class InboxProgress implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(InboxProgress.class);

  /** A commit is a request of its own; after a crash so much more is forwarded again. */
  private static final long COMMIT_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
  private long lastCommitNanos;
  private volatile boolean joined;

  InboxProgress(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  boolean hasJoined() {
    return joined;
  }

  /**
   * Forwards the records and waits until each has ended. A partition with a failure is set back to
   * it, to be read again from there.
   *
   * @return whether all of them are durable
   */
  boolean forward(ConsumerRecords<byte[], byte[]> records, InboxForwarder forwarder) {
    Map<TopicPartition, List<CompletableFuture<Void>>> steps = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      steps
          .computeIfAbsent(
              new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
          .add(forwarder.forward(record));
    }
    boolean complete = true;
    for (Map.Entry<TopicPartition, List<CompletableFuture<Void>>> entry : steps.entrySet()) {
      TopicPartition partition = entry.getKey();
      complete &= await(partition, records.records(partition), entry.getValue());
    }
    return complete;
  }

  private boolean await(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      List<CompletableFuture<Void>> steps) {
    long next = records.get(0).offset();
    try {
      for (int i = 0; i < steps.size(); i++) {
        next = records.get(i).offset();
        steps.get(i).join();
        next++;
      }
      return true;
    } catch (CompletionException e) {
      LOG.warn(
          "{} at offset {} could not be forwarded, trying again: {}",
          partition,
          next,
          Door.problem(e).detail());
      consumer.seek(partition, next);
      return false;
    } finally {
      if (next > records.get(0).offset()) {
        due.put(partition, new OffsetAndMetadata(next));
      }
    }
  }

  /**
   * Commits in the background if there is something to commit and the last time is long enough ago.
   */
  void commitIfDue(long nowNanos) {
    if (due.isEmpty() || nowNanos - lastCommitNanos < COMMIT_EVERY_NANOS) {
      return;
    }
    lastCommitNanos = nowNanos;
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(due);
    due.clear();
    consumer.commitAsync(
        offsets,
        (committed, error) -> {
          if (error != null) {
            LOG.debug("inbox offsets not committed; the next time again", error);
            offsets.forEach(this::dueAgain);
          }
        });
  }

  /** Unless the partition is another's by now, who may be further already. */
  private void dueAgain(TopicPartition partition, OffsetAndMetadata offset) {
    if (consumer.assignment().contains(partition)) {
      due.putIfAbsent(partition, offset);
    }
  }

  /** Commits and waits for it. A failure costs no more than some records forwarded again. */
  void commitNow() {
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(due), LONGEST_COMMIT);
    } catch (KafkaException e) {
      LOG.warn(
          "inbox offsets {} not committed; they are forwarded again, which is harmless", due, e);
    }
    due.clear();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    joined = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitNow();
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    due.keySet().removeAll(partitions);
  }
}
