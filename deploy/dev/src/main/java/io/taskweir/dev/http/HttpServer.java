package io.taskweir.dev.http;

import com.codahale.metrics.MetricRegistry;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The HTTP side of a server process: one port for whatever its roles serve, with health, metrics
 * and errors the same for all. Every request has a virtual thread, so handlers may block.
 */
public final class HttpServer implements AutoCloseable {
  /** Longer than the longest {@code ?wait=}, during which nothing moves on a connection. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  /** What {@code Context.body()} reads at most; a handler that takes more reads the stream. */
  private static final long BUFFERED_BODY_BYTES = 16L << 20;

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Javalin javalin;
  private final BoundPort port;

  private HttpServer(Javalin javalin, BoundPort port) {
    this.javalin = javalin;
    this.port = port;
  }

  /**
   * Starts to answer.
   *
   * @param port taken over; closed with the server
   * @param routes what the roles serve; where two serve the same path, the first does
   */
  public static HttpServer start(
      BoundPort port,
      MetricRegistry metrics,
      Readiness readiness,
      List<Consumer<RoutesConfig>> routes) {
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, port);
              new HealthRoutes(readiness).routes(config.routes);
              new MetricsRoute(metrics).routes(config.routes);
              new OpenApiRoute().routes(config.routes);
              new ProblemResponses().routes(config.routes);
              routes.forEach(role -> role.accept(config.routes));
            });
    javalin.start();
    return new HttpServer(javalin, port);
  }

  private static void configure(JavalinConfig config, BoundPort port) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = BUFFERED_BODY_BYTES;
    // Answers are small and mostly for programs nearby; compressing them costs more than it saves.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    UnreadableRequests unreadable = new UnreadableRequests();
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(GRACE.toMillis());
          server.setErrorHandler(unreadable);
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(unreadable));
    config.jetty.addConnector((server, http) -> connector(server, http, port));
  }

  private static ServerConnector connector(Server server, HttpConfiguration http, BoundPort port) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(IDLE.toMillis());
    try {
      connector.open(port.channel());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve HTTP on port " + port.port(), e);
    }
    return connector;
  }

  /** Where it answers, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    String host = port.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port.port();
  }

  /** What it serves, such as {@code GET /livez}; parameters in braces, a wildcard as a star. */
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint.method.name() + " " + route.endpoint.path)
        .toList();
  }

  /** Takes no more requests, gives those in progress a moment, and lets the port go. */
  @Override
  public void close() {
    javalin.stop();
    port.close();
  }
}
