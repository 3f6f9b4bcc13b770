package io.taskweir.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taskweir.bench.api.KeptConnection.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptConnectionTest {
  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/whole", exchange -> echo(exchange, false));
    server.createContext("/chunked", exchange -> echo(exchange, true));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void echo(HttpExchange exchange, boolean chunked) throws IOException {
    clients.add(exchange.getRemoteAddress());
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(202, chunked ? 0 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void readsWholeAndChunkedAnswersOnOneConnection() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (KeptConnection connection = KeptConnection.open(url)) {
      for (String path : new String[] {"/whole", "/chunked", "/whole"}) {
        Answer answer = connection.post(path, "text/plain", ("to " + path).getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("to " + path);
      }
    }
    assertThat(clients).hasSize(1);
  }
}
