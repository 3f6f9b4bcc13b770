package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where functions are not made by submissions, each of these waits for the state-store's ruling.
 */
final class SubmitToUnknownFunctionTest {
  private final StateStore stateStore = new StateStore();
  private final HttpServer server = new HttpServer(new Queues(true), stateStore, true);

  @AfterEach
  void stop() {
    server.close();
  }

  /** Knows no function, until a test says that it does. */
  private static final class StateStore implements TaskReader {
    private final List<String> asked = new ArrayList<>();
    private Ruling ruling =
        new Ruling.Refused(ErrorCode.FUNCTION_NOT_FOUND, "function \"f\": none");

    @Override
    public CompletableFuture<Optional<byte[]>> awaitEnd(
        String tenant, String taskId, Duration wait) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<Ruling> ruling(Receipt receipt, @Nullable Idempotency idempotency) {
      asked.add(receipt.taskId());
      return CompletableFuture.completedFuture(ruling);
    }
  }

  @Test
  void aTaskWithoutAnIdIsRefusedAtOnce() {
    HttpResponse<String> answer = server.post("/v1/tenants/acme/tasks", "{\"function\":\"f\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("FUNCTION_NOT_FOUND", "function \\\"f\\\": none");
    assertThat(stateStore.asked).hasSize(1).doesNotContainNull();
    assertThat(server.counted("refused.http")).isEqualTo(1);
  }

  @Test
  void soIsARawPayloadAndALineOfABatch() {
    assertThat(server.post("/v1/tenants/acme/functions/f/tasks", "x").statusCode()).isEqualTo(404);

    HttpResponse<String> batch =
        server.post("/v1/tenants/acme/tasks:batch", "{\"function\":\"f\"}\n{\"function\":\"g\"}\n");
    assertThat(batch.statusCode()).isEqualTo(200);
    assertThat(batch.body().lines()).hasSize(2).allMatch(it -> it.contains("FUNCTION_NOT_FOUND"));
    assertThat(stateStore.asked).hasSize(3);
  }

  @Test
  void aTaskOfAKnownFunctionIsAcceptedAsTheRulingSays() {
    stateStore.ruling = new Ruling.Made(TaskState.DEQUEUED);
    HttpResponse<String> answer = server.post("/v1/tenants/acme/tasks", "{\"function\":\"f\"}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains(stateStore.asked.getFirst());
    assertThat(answer.body()).contains("\"state\":\"Dequeued\"");
  }
}
