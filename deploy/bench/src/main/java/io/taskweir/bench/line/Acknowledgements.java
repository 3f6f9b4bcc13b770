package io.taskweir.bench.line;

import io.taskweir.client.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Waits until many submissions are durable, or one has failed. */
public final class Acknowledgements {
  private final CompletableFuture<Void> all = new CompletableFuture<>();
  private final AtomicInteger missing;

  /**
   * @param count how many will be expected, at least 1
   */
  public Acknowledgements(int count) {
    missing = new AtomicInteger(count);
  }

  /** One of them. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every end of it
  public void expect(CompletableFuture<Receipt> submission) {
    submission.whenComplete(this::arrived);
  }

  private void arrived(@Nullable Receipt receipt, @Nullable Throwable failure) {
    if (failure != null) {
      all.completeExceptionally(failure);
    } else if (missing.decrementAndGet() == 0) {
      all.complete(null);
    }
  }

  /**
   * Blocks until the last is durable, which the submitter bounds at two minutes after it was
   * submitted.
   *
   * @throws java.util.concurrent.CompletionException if one has failed
   */
  public void awaitLast() {
    all.join();
  }
}
