package io.taskweir.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"taskId":"a"}                   | {"function":"resize","taskId":"a"}
          {}                               | {"function":"resize"}
          { }                              | {"function":"resize" }
          {"payload":{"function":"other"}} | {"function":"resize","payload":{"function":"other"}}
          """)
  void putsTheFunctionIntoALineThatNamesNone(String line, String expected) {
    assertThat(SubmissionLine.withFunction(line, "resize")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"function":"crop","taskId":"a"}
          {"taskId":"a","function":"crop"}
          [1,2]
          not json
          {"taskId":
          17
          """)
  void leavesAnyOtherLineAsItIs(String line) {
    assertThat(SubmissionLine.withFunction(line, "resize")).isEqualTo(line);
  }
}
