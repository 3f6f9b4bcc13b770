package io.taskweir.cli.exec.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.exec.TestAttempt;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskLineTest {
  @Test
  void isOneLineWhateverThePayloadLooksLike() {
    assertThat(run(Payload.json("{\r\n  \"a\": \"x\\n\"\n}")))
        .isEqualTo(
            "{\"id\":\"r-1\",\"tenant\":\"acme\",\"function\":\"resize\",\"attempt\":2,"
                + "\"labels\":{\"order\":\"17\"},\"payload\":{    \"a\": \"x\\n\" },"
                + "\"contentType\":\"application/json\"}\n");
  }

  @Test
  void carriesBytesInBase64AndNothingIfThereIsNothing() {
    assertThat(run(Payload.of("hi".getBytes(UTF_8), "text/plain")))
        .contains("\"payloadBase64\":\"aGk=\",\"contentType\":\"text/plain\"}");
    assertThat(run(Payload.empty())).doesNotContain("payload");
  }

  @Test
  void namesTheDeadlineIfThereIsOne() {
    Instant deadline = Instant.parse("2026-11-22T06:00:00Z");
    assertThat(new String(TaskLine.run(Payload.empty(), new TestAttempt("r-1", deadline)), UTF_8))
        .contains("\"attempt\":2,\"deadline\":\"2026-11-22T06:00:00Z\",");
  }

  @Test
  void cancelsAnAttempt() {
    assertThat(new String(TaskLine.cancel(new AttemptKey("r-1", 2)), UTF_8))
        .isEqualTo("{\"cancel\":\"r-1\",\"attempt\":2}\n");
  }

  private static String run(Payload input) {
    return new String(TaskLine.run(input, new TestAttempt()), UTF_8);
  }
}
