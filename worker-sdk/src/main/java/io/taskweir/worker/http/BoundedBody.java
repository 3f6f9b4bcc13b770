package io.taskweir.worker.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes the beginning of an answer's body; when there is more, the rest is not waited for. */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {
  private final int maxBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<Bytes> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What was taken. */
  static final class Bytes {
    private final byte[] bytes;
    private final boolean truncated;

    private Bytes(byte[] bytes, boolean truncated) {
      this.bytes = bytes;
      this.truncated = truncated;
    }

    /** Not copied. */
    byte[] bytes() {
      return bytes;
    }

    /** Whether there was more. */
    boolean isTruncated() {
      return truncated;
    }
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (body.isDone()) {
        return;
      }
      int fits = Math.min(part.remaining(), maxBytes - kept.size());
      byte[] bytes = new byte[fits];
      part.get(bytes);
      kept.write(bytes, 0, fits);
      if (part.hasRemaining()) {
        body.complete(new Bytes(kept.toByteArray(), true));
        if (subscription != null) {
          subscription.cancel();
        }
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Bytes(kept.toByteArray(), false));
  }
}
