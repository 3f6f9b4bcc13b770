package io.taskweir.dev.server;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks state-stores what became of submissions. A question that comes alone is asked at once; those
 * that come while others are on their way are asked together, partition by partition, so that a
 * batch of thousands costs few requests. Thread-safe.
 */
final class RulingQuestions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulingQuestions.class);

  private static final Duration RULED_WITHIN = Duration.ofSeconds(10);

  /** A state-store answers within a second or so, even if it can only say that it cannot. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

  private static final Duration ASK_AGAIN = Duration.ofMillis(20);
  private static final int TOGETHER = 500;
  private static final int REQUESTS_AT_ONCE = 16;

  private final Supplier<List<URI>> stateStores;
  private final HttpClient client;
  private final ExecutorService threads;
  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);

  private record Question(
      Receipt receipt,
      @Nullable Idempotency idempotency,
      long deadlineNanos,
      CompletableFuture<Ruling> answer) {

    private String toLine() {
      return "%s %s %d %s"
          .formatted(
              receipt.tenant(),
              receipt.taskId(),
              receipt.offset(),
              idempotency == null ? "-" : idempotency);
    }

    private void isUnknown() {
      answer.completeExceptionally(
          new ProblemException(
              ErrorCode.UNAVAILABLE,
              "task \"%s\": submitted, but it is not known whether its id was free; repeat it"
                  .formatted(receipt.taskId())));
    }
  }

  /**
   * @param stateStores base URLs of state-stores, the best one first
   * @param client the caller's, to close
   * @param threads the caller's, to close; every request takes one
   */
  RulingQuestions(Supplier<List<URI>> stateStores, HttpClient client, ExecutorService threads) {
    this.stateStores = stateStores;
    this.client = client;
    this.threads = threads;
    threads.execute(this::gather);
  }

  /** The answer, within ten seconds; fails with a {@link ProblemException} if there is none. */
  CompletableFuture<Ruling> ask(Receipt receipt, @Nullable Idempotency idempotency) {
    Question question =
        new Question(
            receipt,
            idempotency,
            System.nanoTime() + RULED_WITHIN.toNanos(),
            new CompletableFuture<>());
    questions.add(question);
    return question.answer;
  }

  private void gather() {
    try {
      while (true) {
        List<Question> waiting = new ArrayList<>();
        waiting.add(questions.take());
        requests.acquire();
        questions.drainTo(waiting, REQUESTS_AT_ONCE * TOGETHER - 1);
        requests.release();
        Map<Integer, List<Question>> byPartition =
            waiting.stream().collect(Collectors.groupingBy(it -> it.receipt.partition()));
        for (Map.Entry<Integer, List<Question>> entry : byPartition.entrySet()) {
          List<Question> all = entry.getValue();
          for (int from = 0; from < all.size(); from += TOGETHER) {
            send(entry.getKey(), all.subList(from, Math.min(from + TOGETHER, all.size())));
          }
        }
      }
    } catch (InterruptedException e) {
      questions.forEach(Question::isUnknown);
    }
  }

  private void send(int partition, List<Question> together) throws InterruptedException {
    requests.acquire();
    threads.execute(
        () -> {
          List<Question> open = together;
          try {
            open = stillOpen(partition, together);
          } finally {
            requests.release();
            askAgain(open);
          }
        });
  }

  /** Asks one state-store after the other until one answers; returns the questions it left open. */
  private List<Question> stillOpen(int partition, List<Question> together) {
    String body = together.stream().map(Question::toLine).collect(Collectors.joining("\n"));
    for (URI stateStore : stateStores.get()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  stateStore.resolve("/internal/v1/partitions/" + partition + "/rulings"))
              .timeout(ANSWERED_WITHIN)
              .POST(BodyPublishers.ofString(body))
              .build();
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200
            ? answered(together, answer.body().lines().toList())
            : together;
      } catch (IOException e) {
        LOG.debug("no answer from {}", request.uri(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return together;
      }
    }
    return together;
  }

  private static List<Question> answered(List<Question> together, List<String> lines) {
    List<Question> open = new ArrayList<>();
    for (int i = 0; i < together.size(); i++) {
      if (i < lines.size() && !lines.get(i).equals("?")) {
        together.get(i).answer.complete(Ruling.parse(lines.get(i)));
      } else {
        open.add(together.get(i));
      }
    }
    return open;
  }

  /** Goes on asking while a partition changes its owner, but not if there is nobody to ask. */
  private void askAgain(List<Question> open) {
    if (open.isEmpty()) {
      return;
    }
    try {
      Thread.sleep(ASK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open.forEach(Question::isUnknown);
      return;
    }
    boolean anybody = !stateStores.get().isEmpty();
    for (Question question : open) {
      if (anybody && System.nanoTime() < question.deadlineNanos) {
        questions.add(question);
      } else {
        question.isUnknown();
      }
    }
  }

  /** Whoever still waits hears that it is not known. */
  @Override
  public void close() {
    questions.forEach(Question::isUnknown);
  }
}
