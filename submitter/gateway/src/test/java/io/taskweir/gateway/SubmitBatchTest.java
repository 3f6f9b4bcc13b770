package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubmitBatchTest {
  private static final String BATCH = "/v1/tenants/acme/tasks:batch";

  private final Queues queues = new Queues(true);
  private final HttpServer server = new HttpServer(queues, TaskReader.NONE);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLineThatIsRefusedLateSaysSoAndTheOthersGoOn() {
    TaskReader taken =
        new TaskReader() {
          @Override
          public CompletableFuture<Optional<byte[]>> awaitEnd(
              String tenant, String taskId, Duration wait) {
            return CompletableFuture.completedFuture(Optional.empty());
          }

          @Override
          public CompletableFuture<Ruling> ruling(
              Receipt receipt, @Nullable Idempotency idempotency) {
            return CompletableFuture.completedFuture(
                switch (receipt.taskId()) {
                  case "old" -> new Ruling.Taken(TaskState.SUCCEEDED);
                  case "far" -> new Ruling.Refused(ErrorCode.INVALID_FIELD, "field runAt: no");
                  default -> new Ruling.Made(TaskState.ENQUEUED);
                });
          }
        };
    try (HttpServer ruling = new HttpServer(queues, taken)) {
      String body =
          """
          {"function":"f","taskId":"old"}
          {"function":"f","taskId":"new"}
          {"function":"f","taskId":"far"}
          """;
      assertThat(ruling.post("/v1/tenants/acme/tasks:batch", body).body().lines())
          .containsExactly(
              "{\"line\":1,\"status\":409,\"code\":\"DUPLICATE_TASK\",\"detail\":"
                  + "\"task \\\"old\\\" exists and is Succeeded; use another id, or GET it\"}",
              "{\"line\":2,\"status\":202,\"taskId\":\"new\"}",
              "{\"line\":3,\"status\":400,\"code\":\"INVALID_FIELD\",\"detail\":\"field runAt:"
                  + " no\"}");
      assertThat(ruling.counted("duplicates.batch")).isEqualTo(1);
      assertThat(ruling.counted("refused.batch")).isEqualTo(1);
    }
  }

  @Test
  void aBatchTakesNoKey() {
    HttpResponse<String> answer =
        server.post(BATCH, "{\"function\":\"f\"}\n", IdempotencyKey.HEADER, "k");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Idempotency-Key", "give each line a taskId");
    assertThat(queues.producer.history()).isEmpty();
  }

  @Test
  void everyLineHasItsVerdictInOrder() {
    HttpResponse<String> answer =
        server.post(
            BATCH,
            """
            {"function":"f","taskId":"a"}
            {"function":

            {"function":"f","taskId":"b","tenant":"acme"}\r
            {"function":"f","taskId":"no spaces"}
            {"function":"f","taskId":"c"}\
            """);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    List<String> verdicts = answer.body().lines().toList();
    assertThat(verdicts).hasSize(5);
    assertThat(verdicts.get(0)).isEqualTo("{\"line\":1,\"status\":202,\"taskId\":\"a\"}");
    assertThat(verdicts.get(1))
        .startsWith("{\"line\":2,\"status\":400,\"code\":\"MALFORMED_JSON\",\"detail\":\"");
    assertThat(verdicts.get(2)).isEqualTo("{\"line\":4,\"status\":202,\"taskId\":\"b\"}");
    assertThat(verdicts.get(3)).startsWith("{\"line\":5,\"status\":400").contains("no spaces");
    assertThat(verdicts.get(4)).isEqualTo("{\"line\":6,\"status\":202,\"taskId\":\"c\"}");
    assertThat(queues.submissions()).extracting(Submission::taskId).containsExactly("a", "b", "c");
    assertThat(server.counted("accepted.batch")).isEqualTo(3);
    assertThat(server.counted("refused.batch")).isEqualTo(2);
  }

  @Test
  void aLineThatIsTooLongDoesNotSpoilTheRest() {
    String tooLong = "{\"function\":\"f\",\"payload\":\"" + "x".repeat(5_000) + "\"}\n";
    String absurd = "{\"function\":\"f\",\"payload\":\"" + "x".repeat(500_000) + "\"}\n";
    String fine = "{\"function\":\"f\"}\n";
    List<String> verdicts = server.post(BATCH, tooLong + absurd + fine).body().lines().toList();
    assertThat(verdicts.get(0)).startsWith("{\"line\":1,\"status\":413").contains("at most 4096");
    assertThat(verdicts.get(1)).startsWith("{\"line\":2,\"status\":413");
    assertThat(verdicts.get(2)).startsWith("{\"line\":3,\"status\":202");
  }

  @Test
  void aLargeBatchGoesThroughWithBoundedMemory() {
    String line = "{\"function\":\"f\",\"payload\":\"" + "x".repeat(100) + "\"}\n";
    HttpResponse<String> answer = server.post(BATCH, line.repeat(50_000));
    assertThat(answer.body().lines().filter(verdict -> verdict.contains("\"status\":202")))
        .hasSize(50_000);
  }

  @Test
  void aBatchThatSaysItIsTooLargeIsRefusedAsAWhole() throws IOException {
    try (Socket socket = open("Content-Length: 67108865\r\nExpect: 100-continue")) {
      assertThat(answer(socket).readLine()).isEqualTo("HTTP/1.1 413 Payload Too Large");
    }
  }

  @Test
  void verdictsComeWhileTheClientStillSends() throws IOException {
    try (Socket socket = open("Transfer-Encoding: chunked")) {
      send(socket, "{\"function\":\"f\",\"taskId\":\"a\"}\n");
      BufferedReader answer = answer(socket);
      assertThat(nextVerdict(answer)).isEqualTo("{\"line\":1,\"status\":202,\"taskId\":\"a\"}");
      send(socket, "{\"function\":\"f\",\"taskId\":\"b\"}\n");
      assertThat(nextVerdict(answer)).isEqualTo("{\"line\":2,\"status\":202,\"taskId\":\"b\"}");
    }
  }

  @Test
  void aClientMaySendEverythingBeforeItReads() throws IOException {
    try (Socket socket = open("Transfer-Encoding: chunked")) {
      String lines = "{\"function\":\"f\"}\n".repeat(1_000);
      for (int i = 0; i < 20; i++) {
        send(socket, lines);
      }
      Awaitility.await().until(() -> queues.producer.history().size() == 20_000);
    }
  }

  @Test
  void halfALineOfAClientThatWentAwayIsNotSubmitted() throws IOException {
    try (Socket socket = open("Transfer-Encoding: chunked")) {
      send(socket, "{\"function\":\"f\",\"taskId\":\"a\"}\n{\"function\":\"f\",\"taskId\":\"b\"}");
      Awaitility.await().until(() -> queues.producer.history().size() == 1);
    }
    server.close();
    assertThat(queues.submissions()).extracting(Submission::taskId).containsExactly("a");
  }

  private Socket open(String headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    write(socket, "POST " + BATCH + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n");
    return socket;
  }

  private static void send(Socket socket, String chunk) throws IOException {
    write(socket, Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static BufferedReader answer(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static String nextVerdict(BufferedReader answer) throws IOException {
    String line = answer.readLine();
    while (line != null && !line.startsWith("{\"line\"")) {
      line = answer.readLine();
    }
    return String.valueOf(line);
  }
}
