package io.taskweir.dev.server;

import io.taskweir.client.Receipt;
import io.taskweir.gateway.TaskReader;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a task, or for the ruling on a submission, by asking a state-store over
 * HTTP, the one in this process or any that is alive. Thread-safe; every wait has a virtual thread.
 */
final class StateStoreReader implements TaskReader, AutoCloseable {
  /** A state-store that cannot answer now is asked again this often. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(20);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Supplier<List<URI>> stateStores;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("taskweir-wait-", 0).factory());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  private final RulingQuestions rulings;

  /**
   * @param stateStores base URLs of state-stores, the best one first
   */
  StateStoreReader(Supplier<List<URI>> stateStores) {
    this.stateStores = stateStores;
    rulings = new RulingQuestions(stateStores, client, threads);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> awaitEnd(String tenant, String taskId, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    return CompletableFuture.supplyAsync(() -> await(tenant, taskId, deadline), threads);
  }

  private Optional<byte[]> await(String tenant, String taskId, long deadline) {
    try {
      while (System.nanoTime() < deadline) {
        HttpResponse<byte[]> answer = ask(tenant, taskId, deadline);
        if (answer.statusCode() == 200) {
          return Optional.of(answer.body()).filter(StateStoreReader::hasEnded);
        }
        if (answer.statusCode() == 404) {
          // A state-store says so only when it has taken in what was durable before it was asked:
          // the task has been there, and nothing of it is kept.
          return Optional.empty();
        }
        Thread.sleep(ASK_AGAIN);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("cannot ask for task " + tenant + "/" + taskId, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped waiting for task " + tenant + "/" + taskId, e);
    }
  }

  private HttpResponse<byte[]> ask(String tenant, String taskId, long deadline)
      throws IOException, InterruptedException {
    long seconds =
        Math.clamp(
            Duration.ofNanos(deadline - System.nanoTime()).plusMillis(999).toSeconds(), 1, 60);
    String path =
        "/v1/tenants/%s/tasks/%s?wait=%ds"
            .formatted(tenant, URLEncoder.encode(taskId, StandardCharsets.UTF_8), seconds);
    return ask(path, Duration.ofSeconds(seconds).plus(GRACE));
  }

  /** Asks one after the other until one answers, whatever it says. */
  private HttpResponse<byte[]> ask(String path, Duration timeout)
      throws IOException, InterruptedException {
    IOException failure = new IOException("no state-store is alive");
    for (URI stateStore : stateStores.get()) {
      HttpRequest request =
          HttpRequest.newBuilder(stateStore.resolve(path)).timeout(timeout).build();
      try {
        return client.send(request, BodyHandlers.ofByteArray());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  @Override
  public CompletableFuture<Ruling> ruling(Receipt receipt, @Nullable Idempotency idempotency) {
    return rulings.ask(receipt, idempotency);
  }

  private static boolean hasEnded(byte[] task) {
    boolean[] ended = {false};
    JsonReader.readObject(
        task,
        "task",
        (field, value) -> {
          if (field.equals("state")) {
            ended[0] = TaskState.ofPublicName(value.string(field)).isTerminal();
          } else {
            value.skip();
          }
        });
    return ended[0];
  }

  @Override
  public void close() {
    rulings.close();
    threads.shutdownNow();
    client.shutdownNow();
  }
}
