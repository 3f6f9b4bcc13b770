package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Submissions with an {@code Idempotency-Key}, before a state-store that says what the test says.
 */
final class SubmitWithKeyTest {
  private static final String TASKS = "/v1/tenants/acme/tasks";
  private static final String RESIZE = "/v1/tenants/acme/functions/resize/tasks";

  private final Queues queues = new Queues(true);
  private final StateStore stateStore = new StateStore();
  private final HttpServer server = new HttpServer(queues, stateStore);

  @AfterEach
  void stop() {
    server.close();
  }

  /** Knows what it was asked, and has one finished task. */
  private static final class StateStore implements TaskReader {
    private final List<@Nullable Idempotency> asked = new ArrayList<>();
    private Ruling ruling = new Ruling.Made(TaskState.ENQUEUED);

    @Override
    public CompletableFuture<Optional<byte[]>> awaitEnd(
        String tenant, String taskId, Duration wait) {
      byte[] end = "{\"state\":\"Succeeded\"}".getBytes(StandardCharsets.UTF_8);
      return CompletableFuture.completedFuture(Optional.of(end));
    }

    @Override
    public CompletableFuture<Ruling> ruling(Receipt receipt, @Nullable Idempotency idempotency) {
      asked.add(idempotency);
      return CompletableFuture.completedFuture(ruling);
    }
  }

  @Test
  void aRepeatIsTheSameSubmissionUnderTheSameIdAndSoIsItsRuling() {
    post(TASKS, "{\"function\":\"f\",\"payload\":1,\"labels\":{\"a\":\"1\",\"b\":\"2\"}}", "k");
    post(
        TASKS,
        "{\"labels\":{\"b\":\"2\",\"a\":\"1\"}, \"payload\":1, \"function\":\"f\"}",
        "\"k\"");

    List<Submission> written = queues.submissions();
    assertThat(written).hasSize(2);
    assertThat(written.get(1)).isEqualTo(written.get(0));
    assertThat(written.get(0).idempotency()).isNotNull();
    assertThat(stateStore.asked)
        .containsExactly(written.get(0).idempotency(), written.get(0).idempotency());
  }

  @Test
  void aRepeatGetsTheAnswerThatTheFirstGotWithTheStateOfNow() {
    HttpResponse<String> first = post(TASKS, "{\"function\":\"f\"}", "k");
    stateStore.ruling = new Ruling.Repeated(TaskState.RUNNING);
    HttpResponse<String> repeat = post(TASKS, "{\"function\":\"f\"}", "k");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(repeat.statusCode()).isEqualTo(202);
    assertThat(repeat.headers().firstValue("Location"))
        .isPresent()
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(repeat.body()).isEqualTo(first.body().replace("Enqueued", "Running"));
    assertThat(server.counted("repeated.http")).isEqualTo(1);
    assertThat(server.counted("duplicates.http")).isZero();
  }

  @Test
  void aRepeatWaitsForTheEndToo() {
    stateStore.ruling = new Ruling.Repeated(TaskState.RUNNING);
    HttpResponse<String> repeat =
        server.post(TASKS, "{\"function\":\"f\"}", "Idempotency-Key", "k", "Prefer", "wait=5");
    assertThat(repeat.statusCode()).isEqualTo(200);
    assertThat(repeat.body()).isEqualTo("{\"state\":\"Succeeded\"}");
  }

  @Test
  void aKeyOfAnotherRequestIs422AndTellsWhoseItIs() {
    stateStore.ruling = new Ruling.KeyReused(TaskState.RUNNING);
    HttpResponse<String> answer = post(TASKS, "{\"function\":\"f\",\"taskId\":\"r-1\"}", "k");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/tenants/acme/tasks/r-1");
    assertThat(answer.body())
        .contains("\"code\":\"IDEMPOTENCY_KEY_REUSED\"")
        .contains("\"taskId\":\"r-1\"")
        .contains("\"state\":\"Running\"");
    assertThat(server.counted("duplicates.http")).isEqualTo(1);
  }

  @Test
  void theOptionsOfARawPayloadBelongToTheRequest() {
    post(RESIZE + "?priority=9&maxRetries=0", "x", "k");
    post(RESIZE + "?maxRetries=0&priority=9", "x", "k");
    post(RESIZE + "?priority=8&maxRetries=0", "x", "k");
    server.post(
        RESIZE + "?priority=9&maxRetries=0", "x", "Idempotency-Key", "k", "Content-Type", "a/b");
    post("/v1/tenants/acme/functions/rotate/tasks?priority=9&maxRetries=0", "x", "k");

    assertThat(queues.submissions()).extracting(Submission::taskId).containsOnly(id(0));
    assertThat(stateStore.asked.get(1)).isEqualTo(stateStore.asked.get(0));
    assertThat(stateStore.asked.subList(1, 5)).doesNotHaveDuplicates();
  }

  @Test
  void aKeyThatIsNoneIsRefusedBeforeAnythingIsWritten() {
    for (String path : List.of(TASKS, RESIZE)) {
      HttpResponse<String> answer = post(path, "{\"function\":\"f\"}", "");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("INVALID_FIELD", "1 to 255 printable ASCII");
    }
    HttpResponse<String> two =
        server.post(TASKS, "{\"function\":\"f\"}", "Idempotency-Key", "a", "Idempotency-Key", "b");
    assertThat(two.statusCode()).isEqualTo(400);
    assertThat(two.body()).contains("given once");
    assertThat(queues.producer.history()).isEmpty();
    assertThat(server.counted("refused.http")).isEqualTo(3);
  }

  private String id(int submission) {
    return queues.submissions().get(submission).key().taskId();
  }

  private HttpResponse<String> post(String path, String body, String key) {
    return server.post(path, body, "Idempotency-Key", key);
  }
}
