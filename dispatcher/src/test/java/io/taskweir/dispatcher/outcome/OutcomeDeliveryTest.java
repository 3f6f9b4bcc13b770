package io.taskweir.dispatcher.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.dispatcher.outcome.TopicDirectory.Presence;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DeliveryReport;
import io.taskweir.protocol.internal.OutcomeDestination;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Kafka's own stand-ins; a real broker is met in deploy/e2e. */
class OutcomeDeliveryTest {
  private static final TopicPartition ZERO = new TopicPartition(Topics.OUTCOMES, 0);
  private static final TopicPartition ONE = new TopicPartition(Topics.OUTCOMES, 1);

  private final TaskRouting routing = new TaskRouting(new Layout(2, 2, 1));
  private final TroubledProducer producer = new TroubledProducer();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final HeldPartitions held = new HeldPartitions();
  private final Map<String, DeliveryFault> absent = new HashMap<>();
  private final MetricRegistry registry = new MetricRegistry();
  private long nowNanos;
  private final OutcomeDelivery delivery =
      new OutcomeDelivery(
          consumer,
          new DeliveryTransaction(producer, routing, InstantSource.fixed(Instant.EPOCH)),
          new TopicDirectory() {
            @Override
            public Map<String, Presence> presence(Set<String> topics) {
              Map<String, Presence> found = new HashMap<>();
              for (String topic : topics) {
                DeliveryFault why = absent.get(topic);
                found.put(topic, why == null ? new Presence.Present() : new Presence.Absent(why));
              }
              return found;
            }

            @Override
            public void forget(String topic) {}
          },
          held,
          () -> nowNanos,
          registry);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(ZERO, ONE));
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
  }

  private static Delivery outcome(TopicPartition partition, long offset, String topic) {
    OutcomeRecord outcome =
        OutcomeRecord.newBuilder()
            .setTenant("acme")
            .setTaskId(topic + "-" + partition.partition() + "-" + offset)
            .setFunction("f")
            .setState("Succeeded")
            .setSeq(4)
            .setDestination(OutcomeDestination.newBuilder().setTopic(topic))
            .build();
    return new Delivery(partition, offset, outcome, OutcomeRendering.render(outcome), null);
  }

  /** Task ids, in the order in which they were committed. */
  private List<String> delivered() {
    List<String> ids = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (!record.topic().equals(Topics.COMMANDS)) {
        ids.add(new String(record.key(), StandardCharsets.UTF_8).substring(5));
      }
    }
    return ids;
  }

  /** As in {@code task: delivered, attempts, error}. */
  private List<String> reported() throws InvalidProtocolBufferException {
    List<String> reports = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topics.COMMANDS)) {
        DeliveryReport report = CommandRecord.parseFrom(record.value()).getDeliveryReport();
        assertThat(record.partition()).isEqualTo(routing.partition("acme", report.getTaskId()));
        reports.add(
            report.getTaskId()
                + ": "
                + report.getDelivered()
                + ", "
                + report.getAttempts()
                + ", "
                + report.getError());
      }
    }
    return reports;
  }

  private long committed(TopicPartition partition) {
    long offset = -1;
    for (var byGroup : producer.consumerGroupOffsetsHistory()) {
      for (var offsets : byGroup.values()) {
        if (offsets.containsKey(partition)) {
          offset = offsets.get(partition).offset();
        }
      }
    }
    return offset;
  }

  private long count(String name) {
    return registry.counter("taskweir.outcomes." + name).getCount();
  }

  @Test
  void aBatchIsDeliveredReportedAndCommittedTogether() throws InvalidProtocolBufferException {
    delivery.settle(List.of(outcome(ZERO, 3, "a"), outcome(ONE, 8, "b")));
    assertThat(delivered()).containsExactly("a-0-3", "b-1-8");
    assertThat(reported()).containsExactly("a-0-3: true, 1, ", "b-1-8: true, 1, ");
    assertThat(committed(ZERO)).isEqualTo(4);
    assertThat(committed(ONE)).isEqualTo(9);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(count("delivered")).isEqualTo(2);
  }

  @Test
  void aTopicThatDoesNotExistCostsOnlyItsOwnOutcome() throws InvalidProtocolBufferException {
    absent.put("gone", new DeliveryFault(true, "topic gone does not exist"));
    delivery.settle(List.of(outcome(ZERO, 3, "gone"), outcome(ZERO, 4, "a")));
    assertThat(delivered()).containsExactly("a-0-4");
    assertThat(reported())
        .containsExactly("gone-0-3: false, 1, topic gone does not exist", "a-0-4: true, 1, ");
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(count("failed")).isEqualTo(1);
  }

  @Test
  void aRecordThatIsTooLargeIsFoundAndTheOthersAreDeliveredOnce()
      throws InvalidProtocolBufferException {
    producer.refusals.put("small", new RecordTooLargeException("too large"));
    delivery.settle(
        List.of(
            outcome(ZERO, 1, "a"),
            outcome(ZERO, 2, "small"),
            outcome(ZERO, 3, "b"),
            outcome(ONE, 1, "c")));
    assertThat(delivered()).containsExactly("a-0-1", "b-0-3", "c-1-1");
    assertThat(reported()).hasSize(4);
    assertThat(reported().get(1)).startsWith("small-0-2: false, 1, topic small: the outcome is");
    assertThat(committed(ZERO)).isEqualTo(4);
    assertThat(held.isEmpty()).isTrue();
  }

  @Test
  void aFailureThatMayPassHoldsItsPartitionAndNoOther() throws InvalidProtocolBufferException {
    producer.refusals.put("slow", new TimeoutException("no answer"));
    delivery.settle(
        List.of(
            outcome(ZERO, 1, "a"),
            outcome(ZERO, 2, "slow"),
            outcome(ZERO, 3, "b"),
            outcome(ONE, 1, "c")));
    assertThat(delivered()).containsExactly("a-0-1", "c-1-1");
    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(consumer.position(ZERO)).isEqualTo(2);
    assertThat(committed(ZERO)).isEqualTo(2);
    assertThat(count("retries")).isEqualTo(1);

    producer.refusals.clear();
    nowNanos = HeldPartitions.FIRST_WAIT.toNanos();
    assertThat(held.due(nowNanos)).containsExactly(ZERO);
    delivery.settle(List.of(outcome(ZERO, 2, "slow"), outcome(ZERO, 3, "b")));
    assertThat(delivered()).containsExactly("a-0-1", "c-1-1", "slow-0-2", "b-0-3");
    assertThat(reported()).contains("slow-0-2: true, 2, ");
    assertThat(held.isEmpty()).isTrue();
  }

  @Test
  void whatFailsForHalfAnHourIsGivenUp() throws InvalidProtocolBufferException {
    producer.refusals.put("slow", new TimeoutException("no answer"));
    delivery.settle(List.of(outcome(ZERO, 2, "slow")));
    nowNanos = HeldPartitions.GIVE_UP.toNanos();
    delivery.settle(List.of(outcome(ZERO, 2, "slow"), outcome(ZERO, 3, "a")));
    assertThat(reported())
        .containsExactly(
            "slow-0-2: false, 2, given up after 30 minutes: topic slow: no answer",
            "a-0-3: true, 1, ");
  }

  @Test
  void aTopicThatCannotBeLookedUpIsAskedForAgainLater() {
    absent.put("unknown", new DeliveryFault(false, "topic unknown: no answer"));
    delivery.settle(List.of(outcome(ZERO, 1, "unknown"), outcome(ONE, 1, "a")));
    assertThat(delivered()).containsExactly("a-1-1");
    assertThat(consumer.paused()).containsExactly(ZERO);
    absent.clear();
    nowNanos = Duration.ofSeconds(1).toNanos();
    delivery.settle(List.of(outcome(ZERO, 1, "unknown")));
    assertThat(delivered()).containsExactly("a-1-1", "unknown-0-1");
  }

  @Test
  void whenKafkaItselfFailsEverythingIsReadAgainAndNoDestinationIsBlamed()
      throws InvalidProtocolBufferException {
    producer.brokenCommit = new KafkaException("coordinator lost");
    delivery.settle(List.of(outcome(ZERO, 1, "a"), outcome(ONE, 1, "b"), outcome(ONE, 2, "c")));
    assertThat(delivered()).isEmpty();
    assertThat(consumer.position(ZERO)).isEqualTo(1);
    assertThat(consumer.position(ONE)).isEqualTo(1);
    assertThat(count("retries")).isZero();

    producer.brokenCommit = null;
    delivery.settle(List.of(outcome(ZERO, 1, "a"), outcome(ONE, 1, "b"), outcome(ONE, 2, "c")));
    assertThat(delivered()).containsExactly("a-0-1", "b-1-1", "c-1-2");
    assertThat(reported()).allMatch(report -> report.endsWith(": true, 1, "));
  }

  @Test
  void whatCannotBeReadIsPassedOver() {
    delivery.settle(List.of(new Delivery(ZERO, 5, null, null, null), outcome(ZERO, 6, "a")));
    assertThat(delivered()).containsExactly("a-0-6");
    assertThat(committed(ZERO)).isEqualTo(7);
  }
}
