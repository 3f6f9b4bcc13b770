package io.taskweir.cli.exec.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.cli.exec.lines.Answer.ErrorClass;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerLineTest {
  private static final AttemptKey KEY = new AttemptKey("r-1", 2);

  @Test
  void readsResults() {
    assertThat(parse("\"result\":{\"a\": [1]}"))
        .isEqualTo(new Answer.Result(KEY, Payload.json("{\"a\": [1]}")));
    assertThat(parse("\"result\":null")).isEqualTo(new Answer.Result(KEY, Payload.json("null")));
    assertThat(parse("\"resultBase64\":\"aGk=\",\"contentType\":\"text/plain\""))
        .isEqualTo(new Answer.Result(KEY, Payload.of("hi".getBytes(UTF_8), "text/plain")));
    assertThat(parse("\"resultBase64\":\"\"")).isEqualTo(new Answer.Result(KEY, Payload.empty()));
  }

  @Test
  void readsErrorsWithTheirClass() {
    assertThat(parse("\"error\":{\"type\":\"KeyError\",\"message\":\"no x\"}"))
        .isEqualTo(new Answer.Failure(KEY, ErrorClass.RETRYABLE, "KeyError: no x", Duration.ZERO));
    assertThat(
            parse("\"class\":\"throttled\",\"error\":{\"message\":\"slow\"},\"retryAfterMs\":70"))
        .isEqualTo(new Answer.Failure(KEY, ErrorClass.THROTTLED, "slow", Duration.ofMillis(70)));
    assertThat(parse("\"error\":{},\"class\":\"non-retryable\""))
        .isEqualTo(new Answer.Failure(KEY, ErrorClass.NON_RETRYABLE, "", Duration.ZERO));
  }

  @Test
  void readsLogsAndProgressAndPassesOverTheRest() {
    assertThat(parse("\"log\":\"half\",\"more\":{\"x\":[]}"))
        .isEqualTo(new Answer.Log(KEY, "half"));
    assertThat(parse("\"progress\":{\"done\":3,\"total\":7}"))
        .isEqualTo(new Answer.Progress(KEY, 3, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "hello|Unrecognized token",
        "[]|expected a JSON object",
        "{\"id\":\"r-1\",\"result\":1}|id and attempt",
        "{\"id\":7,\"attempt\":1,\"result\":1}|field id: must be a string",
        "{\"id\":\"r-1\",\"attempt\":0,\"result\":1}|field attempt",
        "{\"id\":\"r-1\",\"attempt\":1}|one of result, resultBase64, error, log and progress",
        "{\"id\":\"r-1\",\"attempt\":1,\"result\":1,\"log\":\"x\"}|one of result",
        "{\"id\":\"r-1\",\"attempt\":1,\"error\":{},\"class\":\"fatal\"}|field class: must be one"
            + " of",
        "{\"id\":\"r-1\",\"attempt\":1,\"progress\":{\"done\":2,\"total\":1}}|0 <= done <= total",
        "{\"id\":\"r-1\",\"attempt\":1,\"resultBase64\":\"?\"}|base64"
      })
  void saysWhatIsWrongWithALine(String line, String why) {
    assertThatThrownBy(() -> AnswerLine.parse(line.getBytes(UTF_8)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why);
  }

  @Test
  void knowsWhomALineIsAboutOfWhichOnlyTheBeginningIsThere() {
    assertThat(about("{\"id\":\"r-1\",\"attempt\":2,\"result\":\"xxxx")).contains(KEY);
    assertThat(about("{\"x\":[{}],\"attempt\":2,\"id\":\"r-1\",\"result\":\"xx")).contains(KEY);
    assertThat(about("{\"result\":\"xxxx")).isEmpty();
    assertThat(about("{\"id\":\"r-1\",\"att")).isEmpty();
    assertThat(about("xxxx")).isEmpty();
  }

  private static Optional<AttemptKey> about(String beginning) {
    return AnswerLine.about(beginning.getBytes(UTF_8));
  }

  private static Answer parse(String members) {
    return AnswerLine.parse(("{\"id\":\"r-1\",\"attempt\":2," + members + "}").getBytes(UTF_8));
  }
}
