package io.taskweir.protocol.problem;

import io.taskweir.protocol.json.Json;

/** Problems as {@code application/problem+json} (RFC 9457). */
public final class ProblemJson {
  public static final String CONTENT_TYPE = "application/problem+json";

  private ProblemJson() {}

  public static byte[] write(ErrorCode code, String detail) {
    return write(code, detail, json -> {});
  }

  /**
   * @param more writes further members, such as the state of a task that exists already
   */
  public static byte[] write(ErrorCode code, String detail, Json.Fields more) {
    return Json.object(
        json -> {
          json.writeStringField("type", "about:blank");
          json.writeStringField("title", code.title());
          json.writeNumberField("status", code.status());
          json.writeStringField("code", code.name());
          json.writeStringField("detail", detail);
          more.write(json);
        });
  }
}
