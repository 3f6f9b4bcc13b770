package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.ListOrder;
import io.taskweir.statestore.store.ListQuery;
import io.taskweir.statestore.store.Position;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListRequestTest {
  private static final Position PLACE = new Position(1_700_000_000_123L, "a-1:b");

  @Test
  void nothing_given_is_the_first_hundred_of_all_tasks() {
    assertThat(query(""))
        .isEqualTo(new ListQuery("acme", TaskFilter.ALL, ListOrder.ASC, null, 100));
  }

  @Test
  void every_filter_is_read() {
    ListQuery query =
        query(
            "state=Failed,Processed&state=Expired&function=resize&prefix=order-17:&label=a%3Db%3Dc"
                + "&label=k:v&label=empty%3D&from=2026-11-22T06:00:00%2B01:00"
                + "&to=2026-11-22T06:00:00.0001Z&order=desc&limit=1000");

    assertThat(query)
        .isEqualTo(
            new ListQuery(
                "acme",
                new TaskFilter(
                    "resize",
                    Set.of(TaskState.FAILED, TaskState.DEQUEUED, TaskState.EXPIRED),
                    "order-17:",
                    List.of(new Label("a", "b=c"), new Label("k", "v"), new Label("empty", "")),
                    Instant.parse("2026-11-22T05:00:00Z").toEpochMilli(),
                    Instant.parse("2026-11-22T06:00:00.001Z").toEpochMilli()),
                ListOrder.DESC,
                null,
                1_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void a_cursor_leads_to_where_the_page_ended(String order) {
    ListOrder listOrder = query("order=" + order).order();

    String cursor = ListCursor.of(listOrder, PLACE);

    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(query("order=" + order + "&cursor=" + cursor).after()).isEqualTo(PLACE);
  }

  @Test
  void a_cursor_of_the_other_order_is_refused() {
    String cursor = ListCursor.of(ListOrder.DESC, PLACE);

    assertThat(problem("order=asc&cursor=" + cursor))
        .returns(ErrorCode.INVALID_CURSOR, ProblemException::code)
        .extracting(ProblemException::detail)
        .asString()
        .contains("other order", "leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "*",
        "ASC",
        "ASC/1",
        "ASC/1/",
        "ASC/x/t",
        "ASC/1/t/u",
        "asc/1/t",
        "ASC/1/a b"
      })
  void what_no_list_has_returned_is_no_cursor(String text) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));

    for (String cursor : List.of(text, encoded)) {
      assertThat(problem("cursor=" + cursor).code()).isEqualTo(ErrorCode.INVALID_CURSOR);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stat=Failed            | query parameter "stat": there is none; this call takes state, function, prefix, label, from, to, order, limit, cursor
          State=Failed           | query parameter "State": there is none
          %0Ax=1                 | query parameter "?x": there is none
          state=Finished         | state "Finished": one of Enqueued, Dequeued
          state=Failed,          | state "": one of Enqueued, Dequeued
          state=                 | state "": one of Enqueued, Dequeued
          function=a%20b         | function "a b": only letters, digits, _ and -
          function=a&function=b  | field function: must be given once
          prefix=                | prefix "": only letters, digits and . _ : -, 1 to 128 of them
          prefix=a/b             | prefix "a/b": only letters, digits and . _ : -, 1 to 128 of them
          label=order            | field label: must be key=value as in label=order=17
          label==17              | field label: must be key=value as in label=order=17
          label=                 | field label: must be key=value as in label=order=17
          from=yesterday         | field from: must be a time as in 2026-11-22T06:00:00Z (RFC 3339)
          from=1700000000000     | field from: must be a time as in 2026-11-22T06:00:00Z (RFC 3339)
          to=1969-01-01T00:00:00Z | field to: must be a time from 1970 to 9999
          to=2026-11-22T06:00:00+01:00 | a + is written as %2B
          from=2026-11-22T06:00:00Z&to=2026-11-22T06:00:00Z | field from: must be a time before that of to
          order=up               | field order: must be asc (the earliest first) or desc (the latest first)
          order=ASC              | field order: must be asc
          limit=0                | field limit: must be a whole number from 1 to 1000
          limit=1001             | field limit: must be a whole number from 1 to 1000
          limit=99999999999999   | field limit: must be a whole number from 1 to 1000
          limit=ten              | field limit: must be a whole number from 1 to 1000
          limit=1&limit=1        | field limit: must be given once
          """)
  void a_bad_parameter_is_named_with_its_rule(String query, String detail) {
    assertThat(problem(query))
        .returns(ErrorCode.INVALID_FIELD, ProblemException::code)
        .extracting(ProblemException::detail)
        .asString()
        .contains(detail);
  }

  @Test
  void what_is_longer_than_any_label_is_refused() {
    assertThat(query("label=" + "k".repeat(63) + ":" + "v".repeat(255)).filter().labels())
        .hasSize(1);
    assertThat(problem("label=" + "k".repeat(64) + ":v").code()).isEqualTo(ErrorCode.INVALID_FIELD);
    assertThat(problem("label=k:" + "v".repeat(256)).code()).isEqualTo(ErrorCode.INVALID_FIELD);
  }

  @Test
  void more_labels_than_a_task_can_have_are_refused() {
    StringBuilder labels = new StringBuilder("label=k0:v");
    for (int i = 1; i < 32; i++) {
      labels.append("&label=k").append(i).append(":v");
    }
    assertThat(query(labels + "&label=k1:v").filter().labels()).hasSize(32);

    assertThat(problem(labels + "&label=k32:v").detail()).contains("at most 32 times");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "state=Failed%2CRunning&state=Expired&label=a%3Db+%26%25&label=gr%C3%B6%C3%9Fe%3A%00&limit=7",
        "from=2026-11-22T06%3A00%3A00%2B01%3A00&to=9999-12-31T23%3A59%3A59.9999Z&prefix=a%3A&order=desc"
      })
  void another_instance_reads_the_same(String text) {
    ListRequest request = ListRequest.parse("acme", parameters(text));

    assertThat(request.queryString()).isEqualTo(text);
    assertThat(query(request.queryString())).isEqualTo(request.query());
  }

  private static ListQuery query(String text) {
    return ListRequest.parse("acme", parameters(text)).query();
  }

  private static ProblemException problem(String text) {
    return assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> query(text)).actual();
  }

  /** As the HTTP server decodes them. */
  static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String each : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int sign = each.indexOf('=');
      parameters
          .computeIfAbsent(decoded(each.substring(0, sign)), it -> new ArrayList<>())
          .add(decoded(each.substring(sign + 1)));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
