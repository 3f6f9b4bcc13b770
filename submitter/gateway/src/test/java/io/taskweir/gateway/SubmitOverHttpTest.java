package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Destination.KafkaTopic;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubmitOverHttpTest {
  private static final String TASKS = "/v1/tenants/acme/tasks";

  private final Queues queues = new Queues(true);
  private final HttpServer server = new HttpServer(queues, TaskReader.NONE);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersWithTheTaskOnceItIsDurable() {
    HttpResponse<String> answer =
        server.post(
            TASKS,
            "{\"function\":\"resize\",\"taskId\":\"r:1\",\"payload\":{\"n\": 1.10},\"priority\":7,"
                + "\"labels\":{\"order\":\"17\"},\"onSuccess\":{\"topic\":\"done\"}}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo(
            "{\"taskId\":\"r:1\",\"state\":\"Enqueued\","
                + "\"location\":\"/v1/tenants/acme/tasks/r:1\"}");
    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/tenants/acme/tasks/r:1");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(queues.submissions())
        .containsExactly(
            new Submission(
                "acme",
                "resize",
                "r:1",
                Payload.json("{\"n\": 1.10}"),
                7,
                null,
                null,
                null,
                null,
                Map.of("order", "17"),
                new KafkaTopic("done"),
                null,
                null,
                null,
                null));
    assertThat(server.counted("accepted.http")).isEqualTo(1);
  }

  @Test
  void anIdThatIsTakenIsAConflictThatTellsTheStateOfTheTask() {
    try (HttpServer ruling = new HttpServer(queues, ruling(new Ruling.Taken(TaskState.RUNNING)))) {
      HttpResponse<String> answer = ruling.post(TASKS, "{\"function\":\"f\",\"taskId\":\"r-1\"}");

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.headers().firstValue("Location")).hasValue("/v1/tenants/acme/tasks/r-1");
      assertThat(answer.body())
          .contains("\"code\":\"DUPLICATE_TASK\"")
          .contains("\"taskId\":\"r-1\"")
          .contains("\"state\":\"Running\"");
      assertThat(ruling.counted("duplicates.http")).isEqualTo(1);
    }
  }

  @Test
  void anIdThatWasFreeIsAcceptedWithTheStateThatTheTaskHasByThen() {
    try (HttpServer ruling = new HttpServer(queues, ruling(new Ruling.Made(TaskState.DEQUEUED)))) {
      HttpResponse<String> answer = ruling.post(TASKS, "{\"function\":\"f\",\"taskId\":\"r-1\"}");

      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).contains("\"state\":\"Dequeued\"");
    }
  }

  @Test
  void whatTheStateStoreRefusesIsRefusedWithItsReason() {
    Ruling tooFar = new Ruling.Refused(ErrorCode.INVALID_FIELD, "field runAt: must be nearer");
    try (HttpServer ruling = new HttpServer(queues, ruling(tooFar))) {
      HttpResponse<String> answer = ruling.post(TASKS, "{\"function\":\"f\",\"taskId\":\"r-1\"}");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"INVALID_FIELD\"", "runAt: must be nearer");
      assertThat(ruling.counted("refused.http")).isEqualTo(1);
    }
  }

  @Test
  void anIdThatNobodyRulesOnInTimeMayBeRepeated() {
    TaskReader silent =
        ruling(
            CompletableFuture.failedFuture(
                new ProblemException(ErrorCode.UNAVAILABLE, "not decided")));
    try (HttpServer unsure = new HttpServer(queues, silent)) {
      HttpResponse<String> answer = unsure.post(TASKS, "{\"function\":\"f\",\"taskId\":\"r-1\"}");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void nobodyRulesOnAnIdOfOurOwnMaking() {
    TaskReader silent = ruling(new CompletableFuture<>());
    try (HttpServer server = new HttpServer(queues, silent)) {
      assertThat(server.post(TASKS, "{\"function\":\"f\"}").statusCode()).isEqualTo(202);
    }
  }

  private static TaskReader ruling(Ruling ruling) {
    return ruling(CompletableFuture.completedFuture(ruling));
  }

  private static TaskReader ruling(CompletableFuture<Ruling> ruling) {
    return new TaskReader() {
      @Override
      public CompletableFuture<Optional<byte[]>> awaitEnd(
          String tenant, String taskId, Duration wait) {
        return CompletableFuture.completedFuture(Optional.empty());
      }

      @Override
      public CompletableFuture<Ruling> ruling(Receipt receipt, @Nullable Idempotency idempotency) {
        return ruling;
      }
    };
  }

  @Test
  void makesAnIdIfThereIsNone() {
    HttpResponse<String> answer = server.post(TASKS, "{\"function\":\"f\"}");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains(queues.submissions().get(0).key().taskId());
  }

  @Test
  void doesNotAnswerBeforeItIsDurable() {
    Queues slow = new Queues(false);
    try (HttpServer slowServer = new HttpServer(slow, TaskReader.NONE)) {
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(() -> slowServer.post(TASKS, "{\"function\":\"f\"}"));
      Awaitility.await().until(() -> slow.producer.history().size() == 1);
      assertThat(answer).isNotDone();
      assertThat(slow.producer.completeNext()).isTrue();
      assertThat(answer.join().statusCode()).isEqualTo(202);
    }
  }

  @Test
  void saysThatItIsNotKnownIfKafkaDoesNotAcknowledge() {
    Queues failing = new Queues(false);
    try (HttpServer failingServer = new HttpServer(failing, TaskReader.NONE)) {
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(
              () -> failingServer.post(TASKS, "{\"function\":\"f\",\"taskId\":\"a\"}"));
      Awaitility.await().until(() -> failing.producer.history().size() == 1);
      assertThat(failing.producer.errorNext(new TimeoutException("expired"))).isTrue();

      assertThat(answer.join().statusCode()).isEqualTo(503);
      assertThat(answer.join().headers().firstValue("Retry-After")).hasValue("1");
      assertThat(answer.join().body()).contains("UNAVAILABLE", "task acme/a", "same id");
      assertThat(failingServer.counted("failed.http")).isEqualTo(1);
    }
  }

  @Test
  void refusesWhatIsWrongWithTheReason() {
    refused(TASKS, "", 400, "MALFORMED_JSON", "expected a JSON object");
    refused(TASKS, "{\"function\":", 400, "MALFORMED_JSON", "submission");
    refused(TASKS, "{}", 400, "INVALID_FIELD", "function: must be given");
    refused(TASKS, "{\"function\":\"a b\"}", 400, "INVALID_FIELD", "only letters");
    refused(TASKS, "{\"function\":\"f\",\"tenant\":\"x\"}", 400, "INVALID_FIELD", "acme");
    refused("/v1/tenants/A/tasks", "{\"function\":\"f\"}", 400, "INVALID_FIELD", "tenant");
    assertThat(queues.producer.history()).isEmpty();
    assertThat(server.counted("refused.http")).isEqualTo(6);
  }

  @Test
  void aCallerCannotSayWhatOnlyThePlatformMay() {
    server.post(
        TASKS,
        "{\"function\":\"f\",\"source\":\"taskweir.inbox/0/0\",\"rerunOf\":\"r-1\",\"idempotency\":\""
            + "A".repeat(22)
            + "."
            + "B".repeat(22)
            + "\"}");
    Submission submission = queues.submissions().get(0);
    assertThat(submission).isEqualTo(submission.withoutPlatformFields());
  }

  @Test
  void aPayloadAboveTheLimitIs413() {
    String fits = "\"" + "x".repeat(HttpServer.MAX_PAYLOAD_BYTES - 2) + "\"";
    String tooLong = "\"" + "x".repeat(HttpServer.MAX_PAYLOAD_BYTES - 1) + "\"";
    assertThat(server.post(TASKS, "{\"function\":\"f\",\"payload\":" + fits + "}").statusCode())
        .isEqualTo(202);
    refused(
        TASKS,
        "{\"function\":\"f\",\"payload\":" + tooLong + "}",
        413,
        "PAYLOAD_TOO_LARGE",
        "4097 bytes: at most 4096");
  }

  @Test
  void aBodyFarAboveTheLimitIsReadToItsEndAnd413() {
    refused(
        TASKS,
        "{\"x\":\"" + "x".repeat(8 << 20) + "\"}",
        413,
        "PAYLOAD_TOO_LARGE",
        "body of 8388616 bytes");
  }

  @Test
  void aCompressedBodyIsNotTakenForAPayload() {
    HttpResponse<String> answer = server.post(TASKS, "x", "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void whoWaitsGetsTheFinishedTask() {
    byte[] finished = {'{', '}'};
    TaskReader tasks =
        (tenant, id, wait) -> {
          assertThat(tenant + "/" + id).isEqualTo("acme/a");
          assertThat(wait).isEqualTo(Duration.ofSeconds(5));
          return CompletableFuture.completedFuture(Optional.of(finished));
        };
    try (HttpServer waiting = new HttpServer(queues, tasks)) {
      HttpResponse<String> answer =
          waiting.post(TASKS, "{\"function\":\"f\",\"taskId\":\"a\"}", "Prefer", "wait=5");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{}");
      assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=5");
      assertThat(answer.headers().firstValue("Location")).hasValue("/v1/tenants/acme/tasks/a");
    }
  }

  @Test
  void whoWaitsInVainGetsTheReceipt() {
    HttpResponse<String> answer = server.post(TASKS, "{\"function\":\"f\"}", "Prefer", "wait=1");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("Enqueued");
  }

  @Test
  void aFailureToWaitIsNoFailureToSubmit() {
    TaskReader broken =
        (tenant, id, wait) -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    try (HttpServer waiting = new HttpServer(queues, broken)) {
      assertThat(waiting.post(TASKS, "{\"function\":\"f\"}", "Prefer", "wait=1").statusCode())
          .isEqualTo(202);
    }
  }

  private void refused(String path, String body, int status, String code, String why) {
    HttpResponse<String> answer = server.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", why);
  }
}
