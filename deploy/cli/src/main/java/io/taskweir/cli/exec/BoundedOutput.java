package io.taskweir.cli.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command prints, kept up to a bound; it is always read to its end, so that the command
 * never waits for us. One thread reads, another looks afterwards.
 */
final class BoundedOutput {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedOutput.class);

  private final int maxBytes;
  private final @Nullable PrintStream copyTo;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  /**
   * @param copyTo gets everything as it comes; null for nobody
   */
  BoundedOutput(int maxBytes, @Nullable PrintStream copyTo) {
    this.maxBytes = maxBytes;
    this.copyTo = copyTo;
  }

  /** Keeps the beginning. */
  void readAll(InputStream in) {
    read(in, false);
  }

  /** Keeps the end. */
  void readTail(InputStream in) {
    read(in, true);
  }

  private void read(InputStream in, boolean tail) {
    byte[] buffer = new byte[8_192];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (copyTo != null) {
          copyTo.write(buffer, 0, n);
        }
        keep(buffer, n, tail);
      }
    } catch (IOException e) {
      LOG.debug("the output of a command broke off", e);
    }
  }

  private synchronized void keep(byte[] buffer, int n, boolean tail) {
    if (truncated && !tail) {
      return;
    }
    kept.write(buffer, 0, n);
    if (kept.size() <= maxBytes) {
      return;
    }
    truncated = true;
    byte[] all = kept.toByteArray();
    kept.reset();
    kept.write(all, tail ? all.length - maxBytes : 0, maxBytes);
  }

  synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  synchronized boolean isTruncated() {
    return truncated;
  }

  /** As the last part of an error message; empty if there is nothing. */
  String asDetail() {
    String text = new String(bytes(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ": " + (isTruncated() ? "…" : "") + text;
  }
}
