package io.taskweir.protocol.problem;

/** Every error that Taskweir gives a caller, with its HTTP status. Codes are never renamed. */
public enum ErrorCode {
  MALFORMED_JSON(400, "The JSON could not be read"),
  MALFORMED_REQUEST(400, "The request is not HTTP, or not as this server takes it"),
  INVALID_FIELD(400, "A field is missing, of the wrong type or out of its range"),
  INVALID_CURSOR(400, "The cursor is not one that this API gave out"),
  WRONG_PARTITION(400, "The record lies in a partition that its key does not belong to"),
  FOREIGN_RECORD(400, "The record is not one that belongs on this topic"),
  UNAUTHORIZED(401, "Credentials are missing or wrong"),
  FORBIDDEN(403, "These credentials do not allow it"),
  TASK_NOT_FOUND(404, "No such task"),
  FUNCTION_NOT_FOUND(404, "No such function"),
  BATCH_NOT_FOUND(404, "No such batch"),
  NOT_FOUND(404, "Nothing is served at this path"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  DUPLICATE_TASK(409, "A task with this id exists"),
  TASK_ENDED(409, "The task has ended"),
  TASK_NOT_ENDED(409, "The task has not ended"),
  PAYLOAD_TOO_LARGE(413, "The payload is larger than allowed"),
  URI_TOO_LONG(414, "The request's URI is longer than this server reads"),
  UNSUPPORTED_MEDIA_TYPE(415, "The content type is not one that this call takes"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  TOO_MANY_REQUESTS(429, "Refused to protect the other tenants; try again later"),
  HEADERS_TOO_LARGE(431, "The request's headers are larger than this server reads"),
  INTERNAL(500, "Something went wrong inside; it was logged"),
  UNAVAILABLE(503, "Cannot be answered now; try again");

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}
