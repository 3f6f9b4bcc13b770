package io.taskweir.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TaskViewTest {
  private static String view(String attempts) throws JsonProcessingException {
    String task =
        """
        {"tenant":"acme","taskId":"t1","function":"resize","state":"Running","attempt":2,
         "priority":5,"submittedAt":"2026-11-27T10:00:00.000Z",
         "history":[{"seq":1,"state":"Enqueued","at":"2026-11-27T10:00:00.250Z","attempt":0,
                     "reason":"submitted"}],
         "attempts":%s,"payload":{"n":1}}\
        """
            .formatted(attempts);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      TaskView.printOne(new ObjectMapper().readTree(task), out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tellsTheStatesAndTheInput() throws Exception {
    assertThat(view("[]"))
        .startsWith("acme/t1  function resize  Running  attempt 2  priority 5")
        .contains("Enqueued", "250 ms", "submitted", "payload: {\"n\":1}")
        .doesNotContain("worker:", "progress:");
  }

  @Test
  void tellsWhereTheLastAttemptRunsAndHowFarItIs() throws Exception {
    assertThat(
            view(
                """
                [{"attempt":1,"workerId":"w-1","progress":{"done":9,"total":10}},
                 {"attempt":2,"workerId":"w-2","progress":{"done":40,"total":80}}]\
                """))
        .contains("worker: w-2", "progress: 40 of 80 (50 %)")
        .doesNotContain("w-1", "9 of 10");
  }

  @Test
  void nothingOfNothingIsNoProgress() throws Exception {
    assertThat(view("[{\"attempt\":2,\"progress\":{\"done\":0,\"total\":0}}]"))
        .doesNotContain("progress:");
  }
}
