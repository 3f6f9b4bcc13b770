package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.ApiDescription;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code openapi.yaml} says what the code says; {@link OpenApiAnswersIT} is about the answers. */
@ExtendWith(SharedServer.class)
class OpenApiIT {
  private final DevServer server;
  private final ApiDescription description;

  OpenApiIT(DevServer server) throws IOException, InterruptedException {
    this.server = server;
    this.description = fetch(server);
  }

  static ApiDescription fetch(DevServer server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + "/openapi.yaml")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return ApiDescription.parse(answer.body());
    }
  }

  @Test
  void everyPublicRouteIsDescribedAndNothingElse() {
    Set<String> served = new TreeSet<>();
    for (String route : server.routes()) {
      if (!route.contains(" /internal/") && !route.endsWith("*")) {
        served.add(route);
      }
    }
    assertThat(served).contains("POST /v1/tenants/{tenant}/tasks");
    assertThat(description.calls()).isEqualTo(served);
  }

  @Test
  void noReferenceLeadsNowhere() {
    assertThat(description.document().path("openapi").asText()).startsWith("3.1.");
    assertThat(description.danglingReferences()).isEmpty();
  }

  /** In YAML a comma in an unquoted text makes a key of what follows it. */
  @Test
  void noTextHasBecomeAKey() {
    assertThat(description.keys()).noneMatch(key -> key.contains(" "));
  }

  @Test
  void everyErrorCodeIsNamed() {
    assertThat(description.values("ErrorCode"))
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
  }

  @Test
  void everyStateIsNamed() {
    assertThat(description.values("TaskState"))
        .isEqualTo(Arrays.stream(TaskState.values()).map(TaskState::publicName).toList());
  }

  @Test
  void everyCodeStandsUnderItsStatus() {
    for (String call : description.calls()) {
      for (Map.Entry<String, JsonNode> response : description.responses(call).entrySet()) {
        JsonNode codes = response.getValue().path("x-codes");
        boolean isProblem = response.getValue().path("content").has("application/problem+json");
        assertThat(!codes.isEmpty()).as(call + " " + response.getKey()).isEqualTo(isProblem);
        for (JsonNode code : codes) {
          int status = ErrorCode.valueOf(code.asText()).status();
          assertThat(response.getKey())
              .as("%s: status of %s", call, code)
              .isIn("default", String.valueOf(status));
        }
      }
    }
  }

  @Test
  void everyCallHasANameOfItsOwn() {
    List<String> names = description.document().findValuesAsText("operationId");
    assertThat(names).doesNotHaveDuplicates().hasSameSizeAs(description.calls());
  }

  @Test
  void parametersThatACallKnowsAreThoseThatAreDescribed() throws Exception {
    for (String path : List.of("tasks", "tasks:count")) {
      String refusal =
          ApiDescription.json(send("GET", "/v1/tenants/openapi/" + path + "?x=", "").body())
              .path("detail")
              .asText();
      String known = refusal.substring(refusal.indexOf("this call takes ") + 16);
      assertThat(known.split(", ", -1))
          .containsExactlyInAnyOrderElementsOf(
              description.queryParameters("GET /v1/tenants/{tenant}/" + path));
    }
  }

  @Test
  void rangesOfASubmissionAreThoseThatAreEnforced() throws Exception {
    List<Bounded> fields = bounded("Submission");
    assertThat(fields)
        .extracting(Bounded::name)
        .containsExactlyInAnyOrder("priority", "delaySeconds", "maxAgeSeconds", "maxRetries");
    for (Bounded field : fields) {
      isEnforced(field, 202, "POST", "/v1/tenants/openapi/tasks", "{\"function\":\"f\",\"%s\":%d}");
    }
  }

  @Test
  void rangesOfAFunctionConfigAreThoseThatAreEnforced() throws Exception {
    List<Bounded> fields = bounded("FunctionConfig");
    assertThat(fields)
        .extracting(Bounded::name)
        .containsExactlyInAnyOrder(
            "maxRetries", "maxAgeSeconds", "timeoutSeconds", "priority", "retentionSeconds");
    for (Bounded field : fields) {
      isEnforced(field, 200, "PUT", "/v1/tenants/openapi/functions/f", "{\"%s\":%d}");
    }
    JsonNode backoff = description.schema("FunctionConfig").at("/properties/backoff");
    for (String name : List.of("initialMs", "maxMs")) {
      isEnforced(
          Bounded.of(name, backoff.path("properties").path(name)),
          200,
          "PUT",
          "/v1/tenants/openapi/functions/f",
          "{\"backoff\":{\"%s\":%d}}");
    }
  }

  /** A field with a lowest and a highest value. */
  private record Bounded(String name, long min, long max) {
    static Bounded of(String name, JsonNode schema) {
      assertThat(schema.has("minimum") && schema.has("maximum")).as(name).isTrue();
      return new Bounded(name, schema.path("minimum").asLong(), schema.path("maximum").asLong());
    }
  }

  private List<Bounded> bounded(String schema) {
    return description.schema(schema).path("properties").properties().stream()
        .map(it -> Map.entry(it.getKey(), description.resolved(it.getValue())))
        .filter(it -> it.getValue().has("maximum"))
        .map(it -> Bounded.of(it.getKey(), it.getValue()))
        .toList();
  }

  private void isEnforced(Bounded field, int accepted, String method, String path, String body)
      throws IOException, InterruptedException {
    for (long inside : new long[] {field.min, field.max}) {
      assertThat(send(method, path, body.formatted(field.name, inside)).statusCode())
          .as("%s %d", field.name, inside)
          .isEqualTo(accepted);
    }
    for (long outside : new long[] {field.min - 1, field.max + 1}) {
      assertThat(send(method, path, body.formatted(field.name, outside)).statusCode())
          .as("%s %d", field.name, outside)
          .isEqualTo(400);
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
