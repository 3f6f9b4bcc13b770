package io.taskweir.cli.exec.process;

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
public final class BoundedOutput {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedOutput.class);

  private final int maxBytes;
  private final @Nullable PrintStream copyTo;
  private final @Nullable OutputLines lines;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  /** Output that nobody else wants. */
  public BoundedOutput(int maxBytes) {
    this(maxBytes, null, null);
  }

  /**
   * @param copyTo gets everything as it comes; null for nobody
   * @param lines gets everything as it comes; null for nobody
   */
  public BoundedOutput(int maxBytes, @Nullable PrintStream copyTo, @Nullable OutputLines lines) {
    this.maxBytes = maxBytes;
    this.copyTo = copyTo;
    this.lines = lines;
  }

  /** Keeps the beginning. */
  public void readAll(InputStream in) {
    read(in, false);
  }

  /** Keeps the end. */
  public void readTail(InputStream in) {
    read(in, true);
  }

  private void read(InputStream in, boolean tail) {
    byte[] buffer = new byte[8_192];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        keep(buffer, n, tail);
        if (copyTo != null) {
          copyTo.write(buffer, 0, n);
        }
        if (lines != null) {
          lines.write(buffer, n);
        }
      }
    } catch (IOException e) {
      LOG.debug("the output of a command broke off", e);
    }
    if (lines != null) {
      lines.end();
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

  public synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  public synchronized boolean isTruncated() {
    return truncated;
  }

  /** As the last part of an error message; empty if there is nothing. */
  public String asDetail() {
    String text = new String(bytes(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ": " + (isTruncated() ? "…" : "") + text;
  }
}
