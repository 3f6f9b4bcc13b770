package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountRequestTest {
  @Test
  void nothing_given_counts_all_tasks_by_state() {
    CountRequest request = parse("");

    assertThat(request.by()).isEqualTo(CountRequest.By.STATE);
    assertThat(request.function()).isNull();
    assertThat(request.states()).containsExactlyInAnyOrder(TaskState.values());
  }

  @Test
  void states_are_shown_in_the_order_of_a_life() {
    Map<String, Long> counts = parse("by=state").counts();
    Arrays.stream(TaskState.values())
        .map(TaskState::publicName)
        .sorted()
        .forEach(name -> counts.put(name, 1L));

    assertThat(counts.keySet())
        .containsExactlyElementsOf(
            Arrays.stream(TaskState.values()).map(TaskState::publicName).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          by=tenant              | field by: must be state or function
          by=                    | field by: must be state or function
          by=state&by=function   | field by: must be given once
          states=Failed          | query parameter "states": there is none; this call takes by, state, function
          label=a:b              | query parameter "label": there is none; this call takes by, state, function
          state=Done             | state "Done": one of Enqueued
          function=1             | function "1": only letters
          """)
  void a_bad_parameter_is_named_with_its_rule(String query, String detail) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> parse(query))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_FIELD))
        .withMessageContaining(detail);
  }

  private static CountRequest parse(String query) {
    return CountRequest.parse("acme", ListRequestTest.parameters(query));
  }
}
