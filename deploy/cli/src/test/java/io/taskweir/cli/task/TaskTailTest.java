package io.taskweir.cli.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.api.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server of these tests gives one prepared answer after the other. */
class TaskTailTest {
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * @param isWhole whether the stream ends in good order, or breaks off
   */
  private record Answer(int status, String body, boolean isWhole) {}

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<@Nullable String> lastIds = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server = start();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ApiClient api = new ApiClient("http://127.0.0.1:" + server.getAddress().getPort());

  @AfterEach
  void close() {
    api.close();
    server.stop(0);
  }

  @Test
  void aTaskIsFollowedOverAsManyConnectionsAsItTakes() throws Exception {
    answers.add(new Answer(200, "retry: 1\n\n" + event(1, null, "Enqueued"), false));
    answers.add(new Answer(503, "{\"detail\":\"moving\",\"code\":\"UNAVAILABLE\"}", true));
    answers.add(new Answer(200, event(2, "Enqueued", "Dequeued") + "id: 3\nda", true));
    answers.add(
        new Answer(200, event(3, "Dequeued", "Running") + event(4, "Running", "Succeeded"), true));

    assertThat(tail(false).one("/task")).isTrue();

    assertThat(lastIds).containsExactly(null, "1", "1", "2");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            2026-11-22T06:00:00.000Z  t-1  → Enqueued  attempt 1
            2026-11-22T06:00:00.000Z  t-1  Enqueued → Dequeued  attempt 1  because
            2026-11-22T06:00:00.000Z  t-1  Dequeued → Running  attempt 1  because
            2026-11-22T06:00:00.000Z  t-1  Running → Succeeded  attempt 1  because
            """);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("resuming");
  }

  @Test
  void aTaskThatDoesNotSucceedIsToldFromOneThatDoes() throws Exception {
    answers.add(new Answer(200, event(1, "Running", "Failed"), true));

    assertThat(tail(false).one("/task")).isFalse();
  }

  @Test
  void eventsAreJsonLinesOnRequestAndRemarksGoElsewhere() throws Exception {
    answers.add(
        new Answer(
            200,
            "id: 0:9\nevent: gap\ndata: {\"detail\":\"some are gone\"}\n\n"
                + event(1, "Running", "Succeeded"),
            true));

    assertThat(tail(true).one("/task")).isTrue();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json("Running", "Succeeded") + "\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("taskweir: some are gone\n");
  }

  @Test
  void allTasksAreFollowedBeyondTheEndOfOne() {
    answers.add(new Answer(200, event(1, "Running", "Succeeded"), true));
    answers.add(new Answer(200, event(2, "Running", "Failed"), true));
    answers.add(new Answer(404, "{\"detail\":\"no more\",\"code\":\"NOT_FOUND\"}", true));

    CommandException end =
        catchThrowableOfType(CommandException.class, () -> tail(true).all("/all"));

    assertThat(end).hasMessageContaining("no more");
    assertThat(end.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(2);
  }

  @Test
  void whoDoesNotAnswerAtTheBeginningIsNotWaitedFor() {
    answers.add(new Answer(503, "{\"detail\":\"moving\",\"code\":\"UNAVAILABLE\"}", true));

    CommandException end =
        catchThrowableOfType(CommandException.class, () -> tail(false).one("/task"));

    assertThat(end.exitStatus()).isEqualTo(ExitStatus.NOT_REACHED);
  }

  @Test
  void whoStaysAwayForTooLongIsNotWaitedFor() {
    answers.add(new Answer(200, event(1, null, "Enqueued"), false));
    TaskTail tail = new TaskTail(api, lines(false), PAUSE, Duration.ofMillis(50));

    CommandException end = catchThrowableOfType(CommandException.class, () -> tail.one("/task"));

    assertThat(end.exitStatus()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(lastIds).hasSizeGreaterThan(1);
  }

  private TaskTail tail(boolean json) {
    return new TaskTail(api, lines(json), PAUSE, PATIENCE);
  }

  private EventLines lines(boolean json) {
    return new EventLines(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        json);
  }

  private static String event(int id, @Nullable String from, String to) {
    return "id: " + id + "\nevent: state\ndata: " + json(from, to) + "\n\n";
  }

  private static String json(@Nullable String from, String to) {
    return "{\"taskId\":\"t-1\",\"from\":%s,\"to\":\"%s\",\"attempt\":1,\"at\":\"%s\",\"reason\":\"%s\"}"
        .formatted(
            from == null ? "null" : "\"" + from + "\"",
            to,
            "2026-11-22T06:00:00Z",
            from == null ? "" : "because");
  }

  private HttpServer start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/", this::answer);
      http.start();
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    lastIds.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    Answer answer = answers.poll();
    if (answer == null) {
      // Not a word: the connection breaks.
      exchange.close();
      return;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Type", answer.status() == 200 ? "text/event-stream" : "application/json");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    // More is promised than comes, if it is to break off.
    exchange.sendResponseHeaders(answer.status(), body.length + (answer.isWhole() ? 0 : 1));
    try (OutputStream to = exchange.getResponseBody()) {
      to.write(body);
      to.flush();
      if (!answer.isWhole()) {
        exchange.close();
      }
    }
  }
}
