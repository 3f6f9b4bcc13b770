package io.taskweir.bench.submit;

import io.taskweir.bench.api.KeptConnection;
import io.taskweir.bench.api.KeptConnection.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Over HTTP: calls on many kept connections, each of which has one call under way. */
final class HttpEntrance implements Entrance {
  private final String path;
  private final String contentType;
  private final Calls calls;
  private final List<KeptConnection> connections = new ArrayList<>();

  /** What is sent and what must come back. */
  interface Calls {
    /** The body of a call with the tasks of these numbers. */
    byte[] body(int from, int to);

    /** How many tasks a call has, at most. */
    int tasksPerCall();

    /** How many of the call's tasks were accepted, as the answer says. */
    int accepted(Answer answer);
  }

  /**
   * Connects.
   *
   * @param url base URL of the API
   * @param path to be posted to
   */
  HttpEntrance(String url, String path, String contentType, int connections, Calls calls) {
    this.path = path;
    this.contentType = contentType;
    this.calls = calls;
    for (int i = 0; i < connections; i++) {
      this.connections.add(KeptConnection.open(URI.create(url)));
    }
  }

  @Override
  public void submit(int tasks) {
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (KeptConnection connection : connections) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      all.add(done);
      Thread.ofPlatform()
          .name("bench-http-" + all.size())
          .daemon()
          .start(() -> complete(done, () -> submit(connection, next, tasks)));
    }
    all.forEach(CompletableFuture::join);
  }

  private static void complete(CompletableFuture<Void> done, Runnable work) {
    try {
      work.run();
      done.complete(null);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private void submit(KeptConnection connection, AtomicInteger next, int tasks) {
    int step = calls.tasksPerCall();
    for (int from = next.getAndAdd(step); from < tasks; from = next.getAndAdd(step)) {
      int to = Math.min(from + step, tasks);
      Answer answer = connection.post(path, contentType, calls.body(from, to));
      int accepted = calls.accepted(answer);
      if (accepted != to - from) {
        throw new IllegalStateException(
            "%d of %d tasks accepted by POST %s: answer %d, %s"
                .formatted(
                    accepted,
                    to - from,
                    path,
                    answer.status(),
                    new String(answer.body(), StandardCharsets.UTF_8).lines().findFirst()));
      }
    }
  }

  @Override
  public void close() {
    connections.forEach(KeptConnection::close);
  }
}
