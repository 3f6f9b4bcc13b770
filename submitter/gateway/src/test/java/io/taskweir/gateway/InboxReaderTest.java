package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.submission.Submission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InboxReaderTest {
  private static final TopicPartition P0 = new TopicPartition(Topics.INBOX, 0);
  private static final TopicPartition P1 = new TopicPartition(Topics.INBOX, 1);

  private final Queues queues = new Queues(true);
  private final RecordingConsumer kafka = new RecordingConsumer();
  private final InboxReader reader = new InboxReader(kafka, forwarder(queues));

  @AfterEach
  void stop() {
    reader.close();
  }

  @Test
  void isReadyOnceTheGroupHasLetItIn() {
    assertThat(reader.isReady()).isFalse();
    start(List.of());
    await().until(reader::isReady);
    reader.close();
    assertThat(reader.isReady()).isFalse();
  }

  @Test
  void goodRecordsBecomeTasksAndBadOnesDoNotStopTheLine() {
    start(List.of(good(P0, 0), bad(P0, 1), good(P0, 2), good(P1, 0), bad(P1, 1)));
    await().until(() -> queues.producer.history().size() == 5);
    assertThat(queues.submissions()).hasSize(3);
    assertThat(queues.rejected()).hasSize(2);
    await().until(() -> committed(P0) == 3 && committed(P1) == 2);
  }

  @Test
  void nothingIsCommittedBeforeItIsDurable() {
    queues.producer.sendException = new TimeoutException("no broker");
    start(List.of(good(P0, 0), good(P0, 1)));
    await().untilAsserted(() -> assertThat(kafka.timesSetBack).isPositive());
    assertThat(kafka.position(P0)).isZero();
    assertThat(committed(P0)).isZero();

    queues.producer.sendException = null;
    // The consumer in memory forgets what it has given out; the real one reads it again.
    kafka.addRecord(good(P0, 0));
    kafka.addRecord(good(P0, 1));
    await().until(() -> committed(P0) == 2);
    assertThat(queues.submissions())
        .extracting(Submission::source)
        .containsExactly("taskweir.inbox/0/0", "taskweir.inbox/0/1");
  }

  @Test
  void afterAFailureEachPartitionGoesOnFromWhereItFailed() {
    Queues slow = new Queues(false);
    kafka.assign(List.of(P0, P1));
    kafka.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    InboxProgress progress = new InboxProgress(kafka);
    InboxForwarder forwarder = forwarder(slow);
    List<ConsumerRecord<byte[], byte[]>> first = List.of(good(P0, 0), good(P0, 1), good(P0, 2));
    ConsumerRecords<byte[], byte[]> records =
        new ConsumerRecords<>(Map.of(P0, first, P1, List.of(good(P1, 0))), Map.of());

    CompletableFuture<Boolean> complete =
        CompletableFuture.supplyAsync(() -> progress.forward(records, forwarder));
    await().until(() -> slow.submissions().size() == 4);
    for (Submission submission : slow.submissions()) {
      boolean fails = "taskweir.inbox/0/1".equals(submission.source());
      assertThat(
              fails
                  ? slow.producer.errorNext(new TimeoutException("expired"))
                  : slow.producer.completeNext())
          .isTrue();
    }

    assertThat(complete.join()).isFalse();
    assertThat(kafka.position(P0)).isEqualTo(1);
    progress.commitNow();
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(committed(P1)).isEqualTo(1);
  }

  @Test
  void anErrorOfKafkasIsWaitedOut() {
    kafka.setPollException(new KafkaException("for a while"));
    start(List.of(good(P0, 0)));
    await().until(() -> queues.submissions().size() == 1);
    assertThat(reader.isReady()).isTrue();
  }

  @Test
  void closingCommitsWhatIsDone() {
    start(List.of(good(P0, 0), good(P0, 1)));
    await().until(() -> queues.submissions().size() == 2);
    reader.close();
    assertThat(kafka.closed()).isTrue();
    assertThat(kafka.lastCommitted).containsEntry(P0, new OffsetAndMetadata(2));
  }

  private void start(List<ConsumerRecord<byte[], byte[]>> records) {
    kafka.schedulePollTask(
        () -> {
          kafka.rebalance(List.of(P0, P1));
          kafka.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
          records.forEach(kafka::addRecord);
        });
    reader.start();
  }

  /** Remembers what was asked of it. */
  private static final class RecordingConsumer extends MockConsumer<byte[], byte[]> {
    private volatile Map<TopicPartition, OffsetAndMetadata> lastCommitted = Map.of();
    private volatile int timesSetBack;

    private RecordingConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      lastCommitted = Map.copyOf(offsets);
      super.commitAsync(offsets, callback);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      timesSetBack = timesSetBack + 1;
    }
  }

  private static InboxForwarder forwarder(Queues queues) {
    return new InboxForwarder(
        queues.writer,
        new RejectedWriter(queues.producer),
        1 << 20,
        new Door("inbox", new MetricRegistry()));
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata offset = kafka.committed(Set.of(partition)).get(partition);
    return offset == null ? 0 : offset.offset();
  }

  private static ConsumerRecord<byte[], byte[]> good(TopicPartition partition, long offset) {
    return record(partition, offset, "{\"tenant\":\"acme\",\"function\":\"f\"}");
  }

  private static ConsumerRecord<byte[], byte[]> bad(TopicPartition partition, long offset) {
    return record(partition, offset, "{\"tenant\":");
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, String value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        null,
        value.getBytes(StandardCharsets.UTF_8));
  }
}
