package io.taskweir.bench.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.api.KeptConnection.Answer;
import io.taskweir.bench.line.Inputs;
import org.junit.jupiter.api.Test;

class BulkCallsTest {
  private final BulkCalls calls = new BulkCalls("f", new Inputs(100), 10);

  @Test
  void aCallHasALineForEachTask() {
    assertThat(new String(calls.body(3, 6), UTF_8).lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"function\":\"f\",\"payload\":{"));
  }

  @Test
  void onlyAcceptedLinesCount() {
    String verdicts =
        """
        {"line":1,"status":202,"taskId":"a"}
        {"line":2,"status":400,"code":"invalid-field","detail":"status:202"}
        {"line":3,"status":202,"taskId":"b"}
        """;
    assertThat(calls.accepted(new Answer(200, verdicts.getBytes(UTF_8)))).isEqualTo(2);
    assertThat(calls.accepted(new Answer(503, verdicts.getBytes(UTF_8)))).isZero();
  }
}
