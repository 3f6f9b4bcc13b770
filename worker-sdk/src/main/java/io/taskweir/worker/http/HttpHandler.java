package io.taskweir.worker.http;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.http.HttpEndpoint;
import io.taskweir.protocol.http.HttpOutcome;
import io.taskweir.protocol.http.RetryAfter;
import io.taskweir.protocol.http.TaskHeaders;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.ThrottledException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends every attempt to an HTTP service by POST; its answer is the result, its status the class of
 * the error ({@link HttpOutcome}). An attempt that is interrupted takes its request back.
 * Thread-safe.
 */
public final class HttpHandler implements RawHandler {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int ERROR_BODY_BYTES = 2_000;

  private final HttpEndpoint service;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * @param client see {@link #newClient}; may be shared
   * @param clock for dates in {@code Retry-After}
   */
  public HttpHandler(HttpEndpoint service, HttpClient client, InstantSource clock) {
    this.service = service;
    this.client = client;
    this.clock = clock;
  }

  /** A client as a handler needs it: it follows no redirect and waits 10 s for a connection. */
  public static HttpClient newClient() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public Payload handle(Payload input, TaskContext task) throws InterruptedException {
    CompletableFuture<HttpResponse<BoundedBody.Bytes>> answer =
        client.sendAsync(request(input, task), HttpHandler::body);
    try {
      return result(answer.get());
    } catch (ExecutionException e) {
      throw notAnswered(e.getCause() == null ? e : e.getCause());
    } finally {
      // Of use when this thread was interrupted: closes the connection.
      answer.cancel(true);
    }
  }

  private HttpRequest request(Payload input, TaskContext task) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.uri())
            .header("Content-Type", input.contentType())
            .header(TaskHeaders.TENANT, task.tenant())
            .header(TaskHeaders.TASK_ID, task.id())
            .header(TaskHeaders.FUNCTION, task.function())
            .header(TaskHeaders.ATTEMPT, Integer.toString(task.attempt()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(input.bytes()));
    if (service.isPlain()) {
      // Without TLS, HTTP/2 begins with an upgrade of a request, which not every service survives.
      request.version(HttpClient.Version.HTTP_1_1);
    }
    task.deadline().ifPresent(it -> request.header(TaskHeaders.DEADLINE, it.toString()));
    return request.build();
  }

  private static BodySubscriber<BoundedBody.Bytes> body(ResponseInfo response) {
    boolean success = response.statusCode() / 100 == 2;
    return new BoundedBody(success ? Limits.DEFAULT_MAX_PAYLOAD_BYTES : ERROR_BODY_BYTES);
  }

  private Payload result(HttpResponse<BoundedBody.Bytes> response) {
    int status = response.statusCode();
    return switch (HttpOutcome.of(status)) {
      case SUCCESS -> payload(response);
      case THROTTLED ->
          throw new ThrottledException(
              message(response),
              response
                  .headers()
                  .firstValue("Retry-After")
                  .map(it -> RetryAfter.parse(it, clock.instant()))
                  .orElse(Duration.ZERO));
      case NON_RETRYABLE -> throw new NonRetryableException(message(response));
      case RETRYABLE, STOPPED -> throw new ServiceFailedException(message(response), null);
    };
  }

  private Payload payload(HttpResponse<BoundedBody.Bytes> response) {
    BoundedBody.Bytes body = response.body();
    if (body.isTruncated()) {
      throw new NonRetryableException(
          "%s answered more than %d bytes: store the result elsewhere and answer a reference"
              .formatted(service, Limits.DEFAULT_MAX_PAYLOAD_BYTES));
    }
    String type = response.headers().firstValue("Content-Type").orElse(Payload.BINARY);
    try {
      return body.bytes().length == 0
          ? Payload.empty()
          : Payload.of(body.bytes(), Names.requireContentType(type));
    } catch (ProblemException e) {
      throw new NonRetryableException(service + " answered a " + e.detail(), e);
    }
  }

  private String message(HttpResponse<BoundedBody.Bytes> response) {
    return service
        + " answered "
        + HttpOutcome.message(
            response.statusCode(),
            response.headers().firstValue("Location").orElse(null),
            new String(response.body().bytes(), StandardCharsets.UTF_8));
  }

  private RuntimeException notAnswered(Throwable cause) {
    if (cause instanceof IOException) {
      String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.toString();
      return new ServiceFailedException(service + " did not answer: " + why, cause);
    }
    return new IllegalStateException("the request to " + service + " failed", cause);
  }

  /** The service failed, or was not reached; another try may help. */
  public static final class ServiceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceFailedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
