package io.taskweir.statestore.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on answers that may never end: each event as soon as it comes. */
public final class StreamRelay {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRelay.class);
  private static final int BUFFER_BYTES = 8 << 10;

  private StreamRelay() {}

  /**
   * Sends a request and returns when the answer has begun; blocks. A time-out of the request itself
   * would, from JDK 26 on, end the body too.
   *
   * @throws HttpTimeoutException if the answer does not begin in time
   */
  public static HttpResponse<InputStream> open(
      HttpClient client, HttpRequest request, Duration beginsWithin)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(beginsWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no answer within " + beginsWithin.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /** Whether the answer is one that may never end. */
  public static boolean isStream(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .filter(type -> type.startsWith(EventStream.CONTENT_TYPE))
        .isPresent();
  }

  /**
   * Copies the body until either side ends, or the sender is silent for longer than a stream of
   * events is. A body that breaks off is an answer that ends: its reader resumes. The caller has
   * set status and headers.
   */
  public static void copy(HttpResponse<InputStream> answer, Context to) {
    try (InputStream body = answer.body();
        SilenceWatch silence = new SilenceWatch(body)) {
      OutputStream out = to.res().getOutputStream();
      out.flush();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        silence.heard();
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("the stream {} has ended: {}", answer.uri(), e.toString());
    }
  }
}
