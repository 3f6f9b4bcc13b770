package io.taskweir.dev.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.ProblemJson;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error as {@code application/problem+json}; what nobody foresaw shows only an id. */
final class ProblemResponses {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);

  private static final String RETRY_AFTER = "Retry-After";

  /** Unless who refuses knows better. */
  private static final String RETRY_AFTER_SECONDS = "1";

  void routes(RoutesConfig routes) {
    routes.exception(
        ProblemException.class, (problem, http) -> answer(http, problem.code(), problem.detail()));
    routes.exception(HttpResponseException.class, ProblemResponses::refused);
    routes.exception(Exception.class, ProblemResponses::unforeseen);
  }

  /** Javalin's own refusals. */
  private static void refused(HttpResponseException refusal, Context http) {
    String path = http.path();
    switch (refusal.getStatus()) {
      case 404 -> answer(http, ErrorCode.NOT_FOUND, "nothing is served at " + path);
      case 405 -> {
        // Javalin has the methods in the one detail of this refusal, whatever its name.
        refusal.getDetails().values().forEach(methods -> http.header("Allow", methods));
        answer(http, ErrorCode.METHOD_NOT_ALLOWED, path + " does not take " + http.method());
      }
      case 413 ->
          answer(http, ErrorCode.PAYLOAD_TOO_LARGE, "the request is larger than this call takes");
      case 415 ->
          answer(http, ErrorCode.UNSUPPORTED_MEDIA_TYPE, String.valueOf(refusal.getMessage()));
      default -> {
        if (refusal.getStatus() >= 500) {
          unforeseen(refusal, http);
        } else {
          // Javalin says "Bad Request" of a body that breaks the rules of HTTP, such as of chunks.
          answer(
              http,
              ErrorCode.MALFORMED_REQUEST,
              "the request cannot be read: " + refusal.getMessage());
        }
      }
    }
  }

  /** A fault of ours: logged once, in full; the caller gets what it takes to find it in the log. */
  private static void unforeseen(Exception fault, Context http) {
    String id = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    LOG.error("error {} on {} {}", id, http.method(), http.path(), fault);
    answer(
        http,
        ErrorCode.INTERNAL,
        "something went wrong inside; the server's log has the reason under error " + id);
  }

  private static void answer(Context http, ErrorCode code, String detail) {
    if (http.res().isCommitted()) {
      breakOff(http, detail);
      return;
    }
    http.status(code.status());
    boolean again = code == ErrorCode.UNAVAILABLE || code == ErrorCode.TOO_MANY_REQUESTS;
    if (again && http.res().getHeader(RETRY_AFTER) == null) {
      http.header(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    http.contentType(ProblemJson.CONTENT_TYPE);
    http.result(ProblemJson.write(code, detail));
  }

  /**
   * Part of another answer is on its way already. Ending it in good order would make the caller
   * take it for whole.
   */
  private static void breakOff(Context http, String detail) {
    LOG.warn("broke off the answer to {} {}: {}", http.method(), http.path(), detail);
    ServletContextRequest.getServletContextRequest(http.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
