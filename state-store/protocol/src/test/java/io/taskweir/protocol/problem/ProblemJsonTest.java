package io.taskweir.protocol.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemJsonTest {
  @Test
  void hasTheMembersOfTheRfcAndTheCode() {
    byte[] json =
        ProblemJson.write(
            ErrorCode.DUPLICATE_TASK,
            "task acme/a exists",
            more -> more.writeStringField("state", "Running"));
    assertThat(json)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"A task with this id exists\",\"status\":409,"
                + "\"code\":\"DUPLICATE_TASK\",\"detail\":\"task acme/a exists\","
                + "\"state\":\"Running\"}");
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeIsAnHttpErrorWithATitle(ErrorCode code) {
    assertThat(code.status()).isBetween(400, 599);
    assertThat(code.title()).isNotBlank();
  }

  @Test
  void isCheapToThrow() {
    ProblemException problem = new ProblemException(ErrorCode.NOT_FOUND, "nothing here");
    assertThat(problem.getStackTrace()).isEmpty();
    assertThat(problem.detail()).isEqualTo("nothing here");
  }
}
