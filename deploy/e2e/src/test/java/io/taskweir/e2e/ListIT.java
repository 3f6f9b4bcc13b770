package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks are listed by every filter in either order, and counted (R-STA-4). */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListIT {
  private static final String TENANT = "list";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int TASKS = 60;

  private final DevServer server;
  private final TaskApi api;

  /** All tasks as each of them is shown, in the order of a list. */
  private final List<JsonNode> all = new ArrayList<>();

  ListIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  /** A third succeeds, a third fails, a third waits; some of these are stopped. */
  @BeforeAll
  void makeTasks() {
    List<String> ids = new ArrayList<>();
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle("work", (payload, task) -> payload)
            .handle(
                "fail",
                (payload, task) -> {
                  throw new NonRetryableException("as it was told to");
                })
            .start()) {
      for (int i = 0; i < TASKS; i++) {
        ids.add(submit(i));
      }
      for (int i = 5; i < TASKS; i += 15) {
        assertThat(api.post("/tasks/" + ids.get(i) + "/stop", "").statusCode()).isEqualTo(202);
      }
      api.awaitEnded(TASKS * 2 / 3 + 4, SOON);
    }
    ids.forEach(id -> all.add(listed(api.task(id))));
    all.sort(
        Comparator.comparing((JsonNode task) -> task.path("submittedAt").asText())
            .thenComparing(task -> task.path("taskId").asText()));
  }

  private String submit(int i) {
    String function = List.of("work", "fail", "nobody").get(i % 3);
    return api.submit(
        """
        {"function":"%s","taskId":"%s-%02d","payload":%d,
         "labels":{"order":"%d","größe":"%s"}}\
        """
            .formatted(function, i % 2 == 0 ? "even" : "odd", i, i, i / 10, i % 4));
  }

  /** A list leaves out results. */
  private static JsonNode listed(JsonNode task) {
    ((ObjectNode) task).remove("result");
    return task;
  }

  @AfterAll
  void close() {
    api.close();
  }

  @Test
  void everyFilterLeavesWhatAScanLeavesInEitherOrder() {
    String middle = all.get(TASKS / 2).path("submittedAt").asText();
    Map<String, Predicate<JsonNode>> filters = new LinkedHashMap<>();
    filters.put("", task -> true);
    filters.put("&state=Failed", is("state", "Failed"));
    filters.put("&state=Stopped,Enqueued&state=Failed", is("state", "Succeeded").negate());
    filters.put("&function=nobody", is("function", "nobody"));
    filters.put("&function=unknown", task -> false);
    filters.put("&prefix=even-", task -> task.path("taskId").asText().startsWith("even-"));
    filters.put("&prefix=odd-1", task -> task.path("taskId").asText().startsWith("odd-1"));
    filters.put("&label=order%3D3", label("order", "3"));
    filters.put("&label=gr%C3%B6%C3%9Fe:1", label("größe", "1"));
    filters.put(
        "&label=order:3&label=gr%C3%B6%C3%9Fe:1", label("order", "3").and(label("größe", "1")));
    filters.put(
        "&from=" + middle, task -> task.path("submittedAt").asText().compareTo(middle) >= 0);
    filters.put("&to=" + middle, task -> task.path("submittedAt").asText().compareTo(middle) < 0);
    filters.put(
        "&state=Enqueued&function=nobody&prefix=odd&label=gr%C3%B6%C3%9Fe:3&to=" + middle,
        is("state", "Enqueued")
            .and(is("function", "nobody"))
            .and(task -> task.path("taskId").asText().startsWith("odd"))
            .and(label("größe", "3"))
            .and(task -> task.path("submittedAt").asText().compareTo(middle) < 0));

    filters.forEach(
        (filter, condition) -> {
          List<JsonNode> expected = all.stream().filter(condition).toList();
          assertThat(api.list(filter)).as(filter).isEqualTo(expected);
          assertThat(api.list(filter + "&order=asc", 7)).as(filter).isEqualTo(expected);
          assertThat(api.list(filter + "&order=desc", 7)).as(filter).isEqualTo(expected.reversed());
        });
    assertThat(filters.values()).filteredOn(it -> all.stream().anyMatch(it)).hasSize(12);
  }

  @Test
  void thePageThatIsTheLastSaysSoEvenWhenItIsFull() {
    JsonNode whole = TaskApi.json(api.get("/tasks?limit=" + TASKS));
    assertThat(whole.path("items")).hasSize(TASKS);
    assertThat(whole.path("nextCursor").isNull()).isTrue();

    JsonNode part = TaskApi.json(api.get("/tasks?limit=" + (TASKS - 1)));
    assertThat(part.path("items")).hasSize(TASKS - 1);
    assertThat(part.path("nextCursor").isTextual()).isTrue();
  }

  @Test
  void countsAreByStateAndByFunction() {
    assertThat(api.countsBy("state", "")).isEqualTo(counts(task -> true, TaskApi::state));
    assertThat(api.countsBy("function", ""))
        .isEqualTo(counts(task -> true, task -> task.path("function").asText()))
        .containsOnlyKeys("work", "fail", "nobody");
    assertThat(api.countsBy("state", "&function=nobody"))
        .isEqualTo(counts(is("function", "nobody"), TaskApi::state))
        .containsOnlyKeys("Enqueued", "Stopped");
    assertThat(api.countsBy("function", "&state=Enqueued,Failed"))
        .containsExactly(Map.entry("fail", TASKS / 3L), Map.entry("nobody", TASKS / 3L - 4));
    assertThat(TaskApi.json(api.get("/tasks:count")).path("counts").properties())
        .extracting(Map.Entry::getKey)
        .as("in the order of a life, by state if nothing is said")
        .containsExactly("Enqueued", "Succeeded", "Failed", "Stopped");
  }

  @Test
  void aMisspeltFilterIsRefusedAndSoIsACursorOfTheOtherOrder() {
    assertRefused("/tasks?lable=order:3", "INVALID_FIELD", "label, from, to, order");
    assertRefused("/tasks?label=order", "INVALID_FIELD", "key=value");
    assertRefused("/tasks:count?by=label", "INVALID_FIELD", "state or function");
    String cursor = TaskApi.json(api.get("/tasks?limit=1&order=desc")).path("nextCursor").asText();
    assertRefused("/tasks?cursor=" + cursor, "INVALID_CURSOR", "other order");
  }

  private void assertRefused(String path, String code, String detail) {
    HttpResponse<String> answer = api.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo(code);
    assertThat(TaskApi.json(answer).path("detail").asText()).contains(detail);
  }

  private Map<String, Long> counts(Predicate<JsonNode> condition, Function<JsonNode, String> name) {
    return all.stream()
        .filter(condition)
        .collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
  }

  private static Predicate<JsonNode> is(String field, String value) {
    return task -> task.path(field).asText().equals(value);
  }

  private static Predicate<JsonNode> label(String key, String value) {
    return task -> task.path("labels").path(key).asText().equals(value);
  }
}
