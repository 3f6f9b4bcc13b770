package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.BadRequests;
import io.taskweir.e2e.harness.RawHttp;
import io.taskweir.e2e.harness.RawHttp.Answer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a request, the answer is a problem that names the thing and its rule, and
 * the server goes on (G11). The requests are in {@code bad-input/http.txt}.
 */
@ExtendWith(SharedServer.class)
class BadInputIT {
  private static final String TENANT = "bad-input";
  private static final Duration SOON = Duration.ofSeconds(40);

  /** What belongs into a log and not into an answer. */
  private static final Pattern INSIDES =
      Pattern.compile("Exception|\\bat [a-z]+\\.|\\b(io|com|org|java)\\.[a-z]+\\.|`|::");

  private static String ascending = "";

  private final DevServer server;

  BadInputIT(DevServer server) {
    this.server = server;
  }

  @BeforeAll
  static void haveTasks(DevServer server) {
    try (TaskApi api = new TaskApi(server.url(), TENANT)) {
      for (String id : List.of("waits", "ended")) {
        api.submit(
            "{\"function\":\"nobody\",\"taskId\":\"%s\",\"delaySeconds\":3600}".formatted(id));
      }
      assertThat(api.post("/tasks/ended/stop", "").statusCode()).isEqualTo(202);
      ascending = TaskApi.json(api.get("/tasks?order=asc&limit=1")).path("nextCursor").asText();
    }
    assertThat(ascending).isNotEmpty();
  }

  static Stream<BadRequests.Row> requests() {
    return BadRequests.read("/bad-input/http.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isAnsweredWithWhatIsWrong(BadRequests.Row row) {
    String target = row.target().replace("{asc}", ascending);
    Answer answer =
        RawHttp.send(
            server.url(),
            row.method(),
            target.startsWith("/v") || target.equals("/nothing")
                ? target
                : "/v1/tenants/" + TENANT + target,
            row.headers(),
            row.body());

    assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = TaskApi.json(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(row.status());
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("code").asText()).startsWith(row.code()).isNotBlank();
    String detail = problem.path("detail").asText();
    assertThat(detail).isNotBlank().contains(row.detail()).hasSizeLessThan(700);
    assertThat(detail.chars().filter(Character::isISOControl)).as("controls: %s", detail).isEmpty();
    assertThat(INSIDES.matcher(detail).find()).as("insides: %s", detail).isFalse();
  }

  @Test
  void aBadLineOfABatchSpoilsNoOther() {
    Map<String, String> lines =
        Map.of(
            "{\"function\":\"nobody\",\"taskId\":\"line-1\",\"delaySeconds\":3600}",
            "202",
            "{\"function\":\"nobody\",\"taskId\":\"waits\"}",
            "409 DUPLICATE_TASK",
            "{\"function\":\"a b\"}",
            "400 INVALID_FIELD",
            "{\"function\":",
            "400 MALFORMED_JSON",
            "{\"function\":\"f\",\"tenant\":\"other\"}",
            "400 INVALID_FIELD",
            "{\"function\":\"f\",\"payload\":" + "[".repeat(20_000) + "}",
            "400 MALFORMED_JSON",
            "{\"function\":\"f\",\"payload\":\"" + "p".repeat(1 << 20) + "\"}",
            "413 PAYLOAD_TOO_LARGE",
            "{\"function\":\"nobody\",\"taskId\":\"line-8\",\"delaySeconds\":3600}",
            "202");
    List<String> sent = List.copyOf(lines.keySet());

    Answer answer =
        RawHttp.send(
            server.url(),
            "POST",
            "/v1/tenants/" + TENANT + "/tasks:batch",
            List.of("Content-Type: application/x-ndjson"),
            (String.join("\n", sent) + "\n").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(200);
    List<JsonNode> verdicts = answer.body().lines().map(TaskApi::json).toList();
    assertThat(verdicts).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      JsonNode verdict = verdicts.get(i);
      assertThat(verdict.path("line").asInt()).isEqualTo(i + 1);
      assertThat((verdict.path("status").asText() + " " + verdict.path("code").asText()).strip())
          .as(verdict.toString())
          .isEqualTo(lines.get(sent.get(i)));
      assertThat(verdict.path("detail").asText()).doesNotContainPattern(INSIDES);
    }
  }

  @AfterAll
  static void goesOn(DevServer server) throws Exception {
    assertThat(RawHttp.send(server.url(), "GET", "/readyz", List.of(), new byte[0]).status())
        .isEqualTo(200);
    try (TaskApi api = new TaskApi(server.url(), TENANT);
        Worker worker =
            Worker.connect(server.bootstrap())
                .tenant(TENANT)
                .handle("good", (payload, _) -> payload)
                .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"good\",\"taskId\":\"good\",\"payload\":1}");
      api.awaitState("good", TaskState.SUCCEEDED, SOON);
      assertThat(TaskApi.history(api.task("waits"))).containsExactly("Enqueued 0");
    }
  }
}
