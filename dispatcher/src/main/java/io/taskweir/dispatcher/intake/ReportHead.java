package io.taskweir.dispatcher.intake;

import io.taskweir.dispatcher.plan.AttemptId;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher needs of a worker's report: which attempt it is about, and whether it ended.
 * Reads past the payload without decoding it.
 *
 * @param ended false if the report says that the attempt has begun
 */
record ReportHead(AttemptId id, String leaseToken, boolean ended) {

  /**
   * Null for a heartbeat, which is the state-store's business alone.
   *
   * @throws io.taskweir.protocol.problem.ProblemException if it is no worker report
   */
  static @Nullable ReportHead parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "worker report",
        (field, value) -> {
          if (!value.isNull()) {
            draft.read(field, value);
          }
        });
    return draft.head();
  }

  private static final class Draft {
    private String type = "result";
    private @Nullable String tenant;
    private @Nullable String taskId;
    private @Nullable String leaseToken;
    private int attempt;

    private void read(String field, JsonReader value) throws IOException {
      switch (field) {
        case "type" -> type = value.string(field);
        case "tenant" -> tenant = value.string(field);
        case "taskId" -> taskId = value.string(field);
        case "attempt" -> attempt = value.integer(field, 1, Integer.MAX_VALUE);
        case "leaseToken" -> leaseToken = value.string(field);
        default -> value.skip();
      }
    }

    private @Nullable ReportHead head() {
      boolean ended =
          switch (type) {
            case "result" -> true;
            case "started", "heartbeat" -> false;
            default -> throw JsonReader.invalid("type", "started, heartbeat or result");
          };
      if (type.equals("heartbeat")) {
        return null;
      }
      if (tenant == null || taskId == null || leaseToken == null || attempt == 0) {
        throw JsonReader.invalid("tenant, taskId, attempt, leaseToken", "given");
      }
      return new ReportHead(new AttemptId(tenant, taskId, attempt), leaseToken, ended);
    }
  }
}
