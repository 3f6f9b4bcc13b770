package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server of these tests begins an answer, and then says nothing more. */
class SilenceWatchTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server = start();
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpServer start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            try {
              over.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            exchange.close();
          });
      http.start();
      return http;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    client.close();
    server.stop(0);
  }

  @Test
  void whoReadsFromASilentServerIsReleased() throws Exception {
    try (InputStream body = open();
        SilenceWatch watch = new SilenceWatch(body, Duration.ofMillis(100))) {
      assertThat(body.read()).isEqualTo('a');
      watch.heard();
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }
  }

  private InputStream open() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return StreamRelay.open(client, HttpRequest.newBuilder(uri).build(), SOON).body();
  }
}
