package io.taskweir.dev.http;

import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemJson;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never gets as far as a route, because it is not HTTP, or more of it than the server
 * reads: with a problem, as everything else that is refused. Thread-safe.
 */
final class UnreadableRequests extends ErrorHandler {
  private static final HttpField TYPE =
      new HttpField(HttpHeader.CONTENT_TYPE, ProblemJson.CONTENT_TYPE);

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ErrorCode code = code(status);
    response.setStatus(code.status());
    response.getHeaders().put(TYPE);
    response.write(true, body(code, message), callback);
  }

  private static ByteBuffer body(ErrorCode code, @Nullable String message) {
    String why =
        code == ErrorCode.INTERNAL || message == null
            ? code.title()
            : "the request cannot be read: " + JsonReader.printable(message);
    return ByteBuffer.wrap(ProblemJson.write(code, why));
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 414 -> ErrorCode.URI_TOO_LONG;
      case 431 -> ErrorCode.HEADERS_TOO_LARGE;
      case 501, 505 -> ErrorCode.MALFORMED_REQUEST;
      default -> status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL;
    };
  }
}
