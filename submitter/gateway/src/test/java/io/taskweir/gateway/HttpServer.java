package io.taskweir.gateway;

import com.codahale.metrics.MetricRegistry;
import io.javalin.Javalin;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.ProblemJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The gateway's calls in a real HTTP server, over queues in memory. */
final class HttpServer implements AutoCloseable {
  static final int MAX_PAYLOAD_BYTES = 4096;

  final Queues queues;
  final MetricRegistry metrics = new MetricRegistry();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Javalin javalin;

  HttpServer(Queues queues, TaskReader tasks) {
    this(queues, tasks, false);
  }

  HttpServer(Queues queues, TaskReader tasks, boolean awaitsRulings) {
    this.queues = queues;
    SubmitRoutes routes =
        new SubmitRoutes(queues.writer, tasks, MAX_PAYLOAD_BYTES, awaitsRulings, metrics);
    javalin =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  routes.addTo(config.routes);
                  config.routes.exception(
                      ProblemException.class,
                      (problem, ctx) ->
                          ctx.status(problem.code().status())
                              .contentType(ProblemJson.CONTENT_TYPE)
                              .result(ProblemJson.write(problem.code(), problem.detail())));
                })
            .start("127.0.0.1", 0);
  }

  int port() {
    return javalin.port();
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  long counted(String metric) {
    return metrics.meter("taskweir.gateway." + metric).getCount();
  }

  @Override
  public void close() {
    javalin.stop();
    client.close();
  }
}
