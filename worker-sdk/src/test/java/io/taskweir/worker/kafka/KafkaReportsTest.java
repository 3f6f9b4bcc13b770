package io.taskweir.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Beat;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import io.taskweir.protocol.result.WorkerReportJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against Kafka's own mock of its producer, whose broker fails on request. */
class KafkaReportsTest {
  private static final Instant START = Instant.parse("2026-11-22T06:00:00Z");

  private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
  private final KafkaReports reports =
      new KafkaReports(this::newProducer, Duration.ofMillis(300), 1);

  @AfterEach
  void close() {
    reports.close();
  }

  @Test
  void aReportGoesToThePartitionOfItsTaskUnderItsKey() {
    Finished report = finished(Payload.json("{\"a\":1}"));
    reports.send(3, report);
    ProducerRecord<byte[], byte[]> record = onlyRecord();
    assertThat(record.topic()).isEqualTo(Topics.RESULTS);
    assertThat(record.partition()).isEqualTo(3);
    assertThat(text(record.key())).isEqualTo("acme/t-1");
    assertThat(parsed(record)).isEqualTo(report);
  }

  @Test
  void startsAndHeartbeatsAreSentOnAnotherThread() {
    Started started = new Started(new TaskKey("acme", "t-2"), 1, "token", "w-1", START);
    Heartbeat heartbeat =
        new Heartbeat("acme", "w-1", START, List.of(new Beat("t-3", 1, "token", null)));
    reports.sendLater(0, started);
    reports.sendLater(1, heartbeat);
    await().until(() -> current().history().size() == 2);
    assertThat(current().history())
        .extracting(KafkaReportsTest::parsed)
        .containsExactly(started, heartbeat);
    assertThat(text(current().history().get(1).key())).isEqualTo("acme/t-3");
  }

  @Test
  void aReportThatFailedIsSentAgain() {
    reports.send(0, finished(Payload.empty()));
    assertThat(current().errorNext(new NotEnoughReplicasException("one broker down"))).isTrue();
    await().until(() -> current().history().size() == 2);
    assertThat(producers).hasSize(1);
    assertThat(current().completeNext()).isTrue();
  }

  @Test
  void aHeartbeatThatFailedIsNot() {
    reports.send(
        0, new Heartbeat("acme", "w-1", START, List.of(new Beat("t-3", 1, "token", null))));
    assertThat(current().errorNext(new NotEnoughReplicasException("one broker down"))).isTrue();
    reports.send(0, finished(Payload.empty()));
    assertThat(current().history()).hasSize(2);
  }

  @Test
  void aProducerThatFailedForGoodIsReplaced() {
    reports.send(0, finished(Payload.empty()));
    assertThat(current().errorNext(new AuthorizationException("revoked"))).isTrue();
    await().until(() -> producers.size() == 2 && current().history().size() == 1);
    assertThat(producers.get(0).closed()).isTrue();
    assertThat(current().completeNext()).isTrue();
  }

  @Test
  void aResultThatKafkaDoesNotTakeBecomesANonRetryableError() {
    reports.send(2, finished(Payload.json("\"large\"")));
    assertThat(current().errorNext(new RecordTooLargeException("1048588"))).isTrue();
    await().until(() -> current().history().size() == 2);
    ProducerRecord<byte[], byte[]> replacement = current().history().get(1);
    assertThat(replacement.partition()).isEqualTo(2);
    Finished report = (Finished) parsed(replacement);
    assertThat(report.outcome()).isEqualTo(Outcome.NON_RETRYABLE);
    assertThat(report.payload()).isEqualTo(Payload.empty());
    assertThat(report.error()).extracting(TaskError::type).isEqualTo("ResultTooLarge");
  }

  @Test
  void linesOfALogGoBeforeTheResultUnderTheSameKeyAndAreGivenUpIfTooLarge() {
    Logged logged =
        new Logged(
            new TaskKey("acme", "t-1"), 1, "token", "w-1", List.of(new LogLine(START, "1 of 2")));
    reports.send(3, logged);
    reports.send(3, finished(Payload.empty()));
    assertThat(current().history())
        .extracting(KafkaReportsTest::parsed)
        .containsExactly(logged, finished(Payload.empty()));
    assertThat(current().history())
        .extracting(it -> text(it.key()))
        .containsExactly("acme/t-1", "acme/t-1");

    assertThat(current().errorNext(new RecordTooLargeException("1048588"))).isTrue();
    assertThat(current().completeNext()).isTrue();
    reports.close();
    assertThat(current().history()).as("the lines are not sent again").hasSize(2);
  }

  @Test
  void closingWaitsForWhatIsOnItsWay() throws InterruptedException {
    reports.send(0, finished(Payload.empty()));
    Thread closing = new Thread(reports::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(current().closed()).isFalse();
    assertThat(current().completeNext()).isTrue();
    closing.join();
    assertThat(current().closed()).isTrue();
  }

  @Test
  void butNotForEver() {
    reports.send(0, finished(Payload.empty()));
    reports.close();
    assertThat(current().closed()).isTrue();
  }

  private static Finished finished(Payload result) {
    return new Finished(
        new TaskKey("acme", "t-1"),
        1,
        "token",
        Outcome.SUCCESS,
        result,
        null,
        null,
        "w-1",
        START,
        START.plusMillis(3));
  }

  private Producer<byte[], byte[]> newProducer() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          // The mock would take "send now" for "it has arrived", which is the tests' to say.
          @Override
          public void flush() {}
        };
    producers.add(producer);
    return producer;
  }

  private MockProducer<byte[], byte[]> current() {
    return producers.get(producers.size() - 1);
  }

  private ProducerRecord<byte[], byte[]> onlyRecord() {
    assertThat(current().history()).hasSize(1);
    return current().history().get(0);
  }

  private static WorkerReport parsed(ProducerRecord<byte[], byte[]> record) {
    return WorkerReportJson.parse(record.value(), Limits.DEFAULT_MAX_PAYLOAD_BYTES);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
