package io.taskweir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class SubmitterTest {
  private final TaskRouting routing = new TaskRouting(Queues.LAYOUT);

  @Test
  void putsTheSubmissionWhereItsTaskLives() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(true);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      Receipt receipt = submitter.submit(Task.of("resize", 17).id("r-1")).join();

      ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
      int partition = routing.partition(new TaskKey("acme", "r-1"));
      assertThat(receipt).isEqualTo(new Receipt("acme", "r-1", partition, 0));
      assertThat(record.topic()).isEqualTo(routing.queueTopic("acme"));
      assertThat(record.partition()).isEqualTo(partition);
      assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("acme/r-1");
      assertThat(record.value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(
              "{\"tenant\":\"acme\",\"function\":\"resize\",\"taskId\":\"r-1\",\"payload\":17}");
    }
  }

  @Test
  void makesIdsThatSortByTimeForTasksWithoutOne() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(true);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      Task task = Task.of("f", null);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        ids.add(submitter.submit(task).join().taskId());
      }
      assertThat(ids).isSorted().doesNotHaveDuplicates();
      Submission sent = SubmissionJson.parse(kafka.history().get(0).value(), null, 1);
      assertThat(sent.taskId()).isEqualTo(ids.get(0));
    }
  }

  @Test
  void isNotDoneBeforeKafkaHasAcknowledged() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(false);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      CompletableFuture<Receipt> future = submitter.submit(Task.of("f", 1));
      assertThat(future).isNotDone();
      assertThat(kafka.completeNext()).isTrue();
      assertThat(future).isCompleted();
    }
  }

  @Test
  void namesTheIdToSubmitAgainWithIfKafkaDoesNotAcknowledge() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(false);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      CompletableFuture<Receipt> future = submitter.submit(Task.of("f", 1));
      assertThat(kafka.errorNext(new TimeoutException("expired"))).isTrue();

      assertThatThrownBy(future::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              SubmitException.class,
              e ->
                  assertThat(e)
                      .hasMessage(
                          "task acme/"
                              + e.taskId()
                              + " was not acknowledged: expired;"
                              + " submit it again with the same id"));
    }
  }

  @Test
  void aRecordThatTheTopicDoesNotTakeIsAPayloadTooLarge() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(false);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      CompletableFuture<Receipt> future = submitter.submit(Task.of("f", 1));
      assertThat(kafka.errorNext(new RecordTooLargeException("9 bytes"))).isTrue();

      assertThatThrownBy(future::join)
          .cause()
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }
  }

  @Test
  void aTaskThatIsToRunTooLateIsRefusedBeforeItIsSent() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(true);
    try (Submitter submitter = new Submitter("acme", routing, kafka)) {
      Instant latest = Instant.now().plus(Duration.ofDays(365));
      submitter.submit(Task.of("f", 1).runAt(latest.minusSeconds(60))).join();
      CompletableFuture<Receipt> late =
          submitter.submit(Task.of("f", 1).runAt(latest.plusSeconds(60)));

      assertThatThrownBy(late::join)
          .cause()
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
                assertThat(e.detail()).isEqualTo("field runAt: must be at most 365 days from now");
              });
      assertThat(kafka.history()).hasSize(1);
    }
  }

  @Test
  void aClosedSubmitterFailsTheFutureAndThrowsNothing() {
    MockProducer<byte[], byte[]> kafka = Queues.producer(true);
    Submitter submitter = new Submitter("acme", routing, kafka);
    submitter.close();
    assertThat(submitter.submit(Task.of("f", 1))).isCompletedExceptionally();
  }

  @Test
  void aWrongTenantIsRefusedBeforeAnythingIsConnected() {
    assertThatThrownBy(() -> Submitter.connect("localhost:1", "ACME"))
        .hasMessageContaining("tenant \"ACME\"");
  }

  @Test
  void anAddressThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> Submitter.connect("no-such-host.invalid:9092", "acme"))
        .hasMessageStartingWith("cannot connect to Kafka at no-such-host.invalid:9092: ");
  }

  @Test
  void durabilityCannotBeSwitchedOff() {
    var settings =
        DurableProducer.settings(
            Map.of("acks", "0", "enable.idempotence", "false", "linger.ms", "7"));
    assertThat(settings).containsEntry("acks", "all");
    assertThat(settings)
        .containsEntry("enable.idempotence", "true")
        .containsEntry("linger.ms", "7");
  }
}
