package io.taskweir.gateway;

import io.javalin.http.Context;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Instants;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.json.JsonSyntax;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A submission whose body is the payload, and whose options are in the query string. */
final class RawSubmission {
  private RawSubmission() {}

  /**
   * @throws io.taskweir.protocol.problem.ProblemException if an option is wrong, or if the content
   *     type says JSON and the body is not
   */
  static Submission read(Context ctx, byte[] body) {
    Payload payload = Payload.of(body, contentType(ctx));
    if (payload.isJson() && !payload.isEmpty()) {
      JsonSyntax.requireValue(body, "body");
    }
    String runAt = option(ctx, "runAt");
    return new SubmissionBuilder()
        .tenant(ctx.pathParam("tenant"))
        .function(ctx.pathParam("function"))
        .payload(payload)
        .taskId(option(ctx, "taskId"))
        .priority(integer(ctx, "priority"))
        .delaySeconds(number(ctx, "delaySeconds"))
        .runAt(runAt == null ? null : Instants.parse("runAt", runAt))
        .maxAgeSeconds(integer(ctx, "maxAgeSeconds"))
        .maxRetries(integer(ctx, "maxRetries"))
        .build();
  }

  private static String contentType(Context ctx) {
    String type = ctx.req().getContentType();
    return type == null || type.isBlank() ? Payload.BINARY : type;
  }

  private static @Nullable String option(Context ctx, String name) {
    List<String> values = ctx.queryParams(name);
    if (values.size() > 1) {
      throw JsonReader.invalid(name, "given once");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static @Nullable Long number(Context ctx, String name) {
    String text = option(ctx, name);
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw JsonReader.invalid(name, "a whole number");
    }
  }

  private static @Nullable Integer integer(Context ctx, String name) {
    Long value = number(ctx, name);
    if (value == null) {
      return null;
    }
    // Beyond an int it is out of any range, and stays so.
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
