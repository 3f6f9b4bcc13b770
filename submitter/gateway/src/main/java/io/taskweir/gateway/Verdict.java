package io.taskweir.gateway;

import io.taskweir.client.Receipt;
import io.taskweir.client.SubmitException;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line of a batch.
 *
 * @param line counted from 1
 * @param taskId also given when it is not known whether the task exists, to repeat it with
 * @param problem null if the task was accepted
 */
record Verdict(int line, @Nullable String taskId, @Nullable ProblemException problem) {

  static Verdict accepted(int line, Receipt receipt) {
    return new Verdict(line, receipt.taskId(), null);
  }

  static Verdict refused(int line, ErrorCode code, String detail) {
    return new Verdict(line, null, new ProblemException(code, detail));
  }

  static Verdict failed(int line, Throwable error) {
    ProblemException problem = Door.problem(error);
    String taskId =
        error instanceof SubmitException unacknowledged ? unacknowledged.taskId() : null;
    return new Verdict(line, taskId, problem);
  }

  /** One line of JSON, without the line's end. */
  byte[] toJson() {
    return Json.object(
        json -> {
          json.writeNumberField("line", line);
          json.writeNumberField("status", problem == null ? 202 : problem.code().status());
          if (taskId != null) {
            json.writeStringField("taskId", taskId);
          }
          if (problem != null) {
            json.writeStringField("code", problem.code().name());
            json.writeStringField("detail", problem.detail());
          }
        });
  }
}
