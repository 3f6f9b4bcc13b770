package io.taskweir.dispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.dispatcher.plan.AttemptId;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReportJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportHeadTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final TaskKey KEY = new TaskKey("acme", "t-1");

  @Test
  void readsWhatWorkersWrite() {
    byte[] finished =
        WorkerReportJson.write(
            new WorkerReport.Finished(
                KEY,
                2,
                "token",
                Outcome.SUCCESS,
                Payload.json("{\"attempt\":7,\"tenant\":\"not this one\"}"),
                null,
                null,
                "w",
                NOW,
                NOW));
    assertThat(ReportHead.parse(finished))
        .isEqualTo(new ReportHead(new AttemptId("acme", "t-1", 2), "token", true));
    byte[] started = WorkerReportJson.write(new WorkerReport.Started(KEY, 1, "token", "w", NOW));
    assertThat(ReportHead.parse(started))
        .isEqualTo(new ReportHead(new AttemptId("acme", "t-1", 1), "token", false));
  }

  @Test
  void takesFieldsInAnyOrder() {
    String json =
        """
        {"payload":[1,{"type":"started"}],"attempt":1,"retryAfterMs":null,"leaseToken":"x",
         "taskId":"t","tenant":"acme","type":"started"}\
        """;
    assertThat(ReportHead.parse(json.getBytes(UTF_8)))
        .isEqualTo(new ReportHead(new AttemptId("acme", "t", 1), "x", false));
  }

  @Test
  void aHeartbeatIsTheStateStoresBusiness() {
    byte[] heartbeat =
        WorkerReportJson.write(
            new WorkerReport.Heartbeat(
                "acme", "w", NOW, List.of(new WorkerReport.Beat("t", 1, "token", null))));
    assertThat(ReportHead.parse(heartbeat)).isNull();
  }

  @Test
  void refusesWhatIsNoReport() {
    for (String bad :
        List.of(
            "", "no json", "[]", "{}", "{\"tenant\":\"acme\"}", "{\"type\":\"rumour\"}", "{} {}")) {
      assertThatThrownBy(() -> ReportHead.parse(bad.getBytes(UTF_8)))
          .as(bad)
          .isInstanceOf(ProblemException.class);
    }
  }
}
