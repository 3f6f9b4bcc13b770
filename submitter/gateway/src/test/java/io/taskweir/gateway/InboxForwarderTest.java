package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.submission.Submission;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InboxForwarderTest {
  private final Queues queues = new Queues(true);
  private final InboxForwarder forwarder = forwarder(queues);

  @Test
  void aSubmissionGoesToItsQueueAndSaysWhereItCameFrom() {
    forwarder.forward(record("{\"tenant\":\"acme\",\"function\":\"f\",\"taskId\":\"a\"}")).join();
    Submission submission = queues.submissions().get(0);
    assertThat(submission.taskId()).isEqualTo("a");
    assertThat(submission.source()).isEqualTo("taskweir.inbox/3/17");
  }

  @Test
  void aTaskWithoutAnIdGetsTheSameOneAtEveryReading() {
    String json = "{\"tenant\":\"acme\",\"function\":\"f\"}";
    forwarder.forward(record(json)).join();
    forwarder.forward(record(json)).join();
    assertThat(queues.submissions())
        .extracting(Submission::taskId)
        .containsExactly("inbox-3-17-1zgm0xs", "inbox-3-17-1zgm0xs");
  }

  @Test
  void aProducerCannotSayWhatOnlyThePlatformMay() {
    forwarder
        .forward(
            record(
                """
                {"tenant":"t","function":"f","source":"taskweir.inbox/0/0","rerunOf":"r-1",
                 "idempotency":"AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB"}\
                """))
        .join();
    Submission submission = queues.submissions().get(0);
    assertThat(submission.source()).isEqualTo("taskweir.inbox/3/17");
    assertThat(submission.rerunOf()).isNull();
    assertThat(submission.idempotency()).isNull();
  }

  @Test
  void aBadRecordIsRejectedAsItIsWithItsReason() {
    ConsumerRecord<byte[], byte[]> bad = record("{\"function\":\"f\"}");
    bad.headers().add("trace", new byte[] {1});
    forwarder.forward(bad).join();

    ProducerRecord<byte[], byte[]> rejected = queues.rejected().get(0);
    assertThat(rejected.key()).isSameAs(bad.key());
    assertThat(rejected.value()).isSameAs(bad.value());
    assertThat(rejected.headers().lastHeader("trace").value()).isEqualTo(new byte[] {1});
    assertThat(Queues.header(rejected, "error-code")).isEqualTo("INVALID_FIELD");
    assertThat(Queues.header(rejected, "error-message")).isEqualTo("field tenant: must be given");
    assertThat(Queues.header(rejected, "source-topic")).isEqualTo("taskweir.inbox");
    assertThat(Queues.header(rejected, "source-partition")).isEqualTo("3");
    assertThat(Queues.header(rejected, "source-offset")).isEqualTo("17");
    assertThat(queues.submissions()).isEmpty();
  }

  @Test
  void aRecordWithoutAValueIsRejectedToo() {
    forwarder.forward(record(null)).join();
    assertThat(queues.rejected().get(0).value()).isNull();
    assertThat(Queues.header(queues.rejected().get(0), "error-code")).isEqualTo("FOREIGN_RECORD");
  }

  @Test
  void theReasonIsAlwaysOneLine() {
    forwarder.forward(record("{\"tenant\":\"a\\n\\u0000b\",\"function\":\"f\"}")).join();
    forwarder.forward(record("{\"tenant\":\n\n?")).join();
    assertThat(queues.rejected())
        .extracting(rejected -> Queues.header(rejected, "error-message"))
        .allSatisfy(reason -> assertThat(reason).doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void aRejectedRecordThatIsSentAgainCarriesOnlyItsNewReason() {
    ConsumerRecord<byte[], byte[]> again = record("x");
    again.headers().add("error-code", "OLD".getBytes(StandardCharsets.UTF_8));
    forwarder.forward(again).join();
    assertThat(queues.rejected().get(0).headers().headers("error-code")).hasSize(1);
    assertThat(Queues.header(queues.rejected().get(0), "error-code")).isEqualTo("MALFORMED_JSON");
  }

  @Test
  void aRecordTooLargeToBeRejectedWithItsReasonIsCut() {
    Queues small = new Queues(false);
    CompletableFuture<Void> done = forwarder(small).forward(record("x".repeat(100_000)));
    assertThat(small.producer.errorNext(new RecordTooLargeException("too large"))).isTrue();
    Awaitility.await().until(() -> small.rejected().size() == 2);
    assertThat(small.producer.completeNext()).isTrue();

    done.join();
    ProducerRecord<byte[], byte[]> cut = small.rejected().get(1);
    assertThat(cut.value()).hasSize(64 << 10);
    assertThat(Queues.header(cut, "value-bytes")).isEqualTo("100000");
    assertThat(Queues.header(cut, "source-offset")).isEqualTo("17");
  }

  @Test
  void aSubmissionThatTheQueueDoesNotTakeIsRejected() {
    Queues small = new Queues(false);
    CompletableFuture<Void> done =
        forwarder(small).forward(record("{\"tenant\":\"acme\",\"function\":\"f\"}"));
    assertThat(small.producer.errorNext(new RecordTooLargeException("too large"))).isTrue();
    assertThat(small.producer.completeNext()).isTrue();
    done.join();
    assertThat(Queues.header(small.rejected().get(0), "error-code")).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @Test
  void whatKafkaDoesNotAcknowledgeIsNotDone() {
    Queues failing = new Queues(false);
    CompletableFuture<Void> submission =
        forwarder(failing).forward(record("{\"tenant\":\"acme\",\"function\":\"f\"}"));
    CompletableFuture<Void> rejection = forwarder(failing).forward(record("x"));
    assertThat(submission).isNotDone();
    assertThat(rejection).isNotDone();
    assertThat(failing.producer.errorNext(new TimeoutException("expired"))).isTrue();
    assertThat(failing.producer.errorNext(new TimeoutException("expired"))).isTrue();
    Awaitility.await().until(rejection::isDone);
    assertThat(submission).isCompletedExceptionally();
    assertThat(rejection).isCompletedExceptionally();
  }

  private static InboxForwarder forwarder(Queues queues) {
    return new InboxForwarder(
        queues.writer,
        new RejectedWriter(queues.producer),
        1 << 20,
        new Door("inbox", new MetricRegistry()));
  }

  private static ConsumerRecord<byte[], byte[]> record(@Nullable String value) {
    return new ConsumerRecord<>(
        Topics.INBOX,
        3,
        17,
        4_321_000_000L,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[] {(byte) 0xff},
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }
}
