package io.taskweir.gateway;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch on its way: a virtual thread reads and submits lines, the caller's thread writes their
 * verdicts, in the order of the lines. The two are apart so that a client may send everything
 * before it reads anything; between them are at most {@link #WINDOW_LINES} lines, and when these
 * are full reading waits.
 */
final class BatchCall {
  /** Largest batch, in bytes. */
  static final long MAX_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(BatchCall.class);

  /** Lines whose verdicts have not been sent; each takes some hundred bytes of memory. */
  private static final int WINDOW_LINES = 20_000;

  private static final CompletableFuture<@Nullable Verdict> END =
      CompletableFuture.completedFuture(null);

  private final LineReader lines;
  private final OutputStream out;
  private final LineSubmission submission;
  private final Door door;
  private final BlockingQueue<CompletableFuture<@Nullable Verdict>> window =
      new ArrayBlockingQueue<>(WINDOW_LINES);

  /** Submits one line, or throws the problem with it. */
  @FunctionalInterface
  interface LineSubmission {
    CompletableFuture<Receipt> submit(byte[] line);
  }

  BatchCall(LineReader lines, OutputStream out, LineSubmission submission, Door door) {
    this.lines = lines;
    this.out = out;
    this.submission = submission;
    this.door = door;
  }

  /** Returns when every verdict has been written, or when the client has gone. */
  void run() {
    Thread reading = Thread.ofVirtual().name("taskweir-batch").start(this::readLines);
    try {
      writeVerdicts();
    } catch (IOException e) {
      LOG.debug("a client left before the end of its batch", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reading.interrupt();
      join(reading);
    }
  }

  /** After this call the request is used for another one, which must not be read from. */
  private static void join(Thread reading) {
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLines() {
    try {
      try {
        while (lines.advance()) {
          if (!lines.isBlank()) {
            window.put(submitLine());
          }
        }
        if (lines.isOverflowing()) {
          window.put(
              refused(
                  lines.number() + 1,
                  ErrorCode.PAYLOAD_TOO_LARGE,
                  "batch of more than "
                      + MAX_BYTES
                      + " bytes: the lines from here on were not taken"));
          lines.drain();
        }
      } catch (IOException e) {
        window.put(
            refused(
                lines.number() + 1,
                ErrorCode.MALFORMED_JSON,
                "the body was cut off here: " + e.getMessage()));
      } finally {
        window.put(END);
      }
    } catch (InterruptedException e) {
      // The client has gone, and nobody takes from the window any more.
      LOG.debug("batch given up at line {}", lines.number(), e);
    }
  }

  private CompletableFuture<@Nullable Verdict> submitLine() {
    int number = lines.number();
    if (lines.isTooLong()) {
      return refused(number, ErrorCode.PAYLOAD_TOO_LARGE, "line longer than any submission may be");
    }
    try {
      return submission
          .submit(lines.bytes())
          .handle(
              (receipt, error) ->
                  error == null
                      ? Verdict.accepted(number, receipt)
                      : Verdict.failed(number, unwrapped(error)));
    } catch (ProblemException e) {
      return refused(number, e.code(), e.detail());
    }
  }

  private CompletableFuture<@Nullable Verdict> refused(int line, ErrorCode code, String detail) {
    door.refused();
    return CompletableFuture.completedFuture(Verdict.refused(line, code, detail));
  }

  private static Throwable unwrapped(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private void writeVerdicts() throws IOException, InterruptedException {
    while (true) {
      CompletableFuture<@Nullable Verdict> next = window.poll();
      if (next == null) {
        out.flush();
        next = window.take();
      }
      if (!next.isDone()) {
        out.flush();
      }
      Verdict verdict = next.join();
      if (verdict == null) {
        out.flush();
        return;
      }
      out.write(verdict.toJson());
      out.write('\n');
    }
  }
}
