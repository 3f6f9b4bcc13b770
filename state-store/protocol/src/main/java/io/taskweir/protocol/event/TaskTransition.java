package io.taskweir.protocol.event;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state-change event, one record on {@code taskweir.events}.
 *
 * @param seq gapless per task, from 1
 * @param from null for the first transition
 * @param attempt 0 before the first attempt
 */
public record TaskTransition(
    TaskKey key,
    String function,
    int seq,
    @Nullable TaskState from,
    TaskState to,
    int attempt,
    Instant at,
    String reason,
    @Nullable String workerId) {

  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeStringField("tenant", key.tenant());
          json.writeStringField("taskId", key.taskId());
          json.writeStringField("function", function);
          json.writeNumberField("seq", seq);
          if (from == null) {
            json.writeNullField("from");
          } else {
            json.writeStringField("from", from.publicName());
          }
          json.writeStringField("to", to.publicName());
          json.writeNumberField("attempt", attempt);
          json.writeStringField("at", at.toString());
          json.writeStringField("reason", reason);
          if (workerId != null) {
            json.writeStringField("workerId", workerId);
          }
        });
  }
}
