package io.taskweir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes lines off a stream one by one. A line above the limit is passed over, not kept; a stream
 * above its limit ends there. One thread.
 */
final class LineReader {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final int maxLineBytes;
  private final long maxBytes;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;
  private long bytesRead;
  private boolean exhausted;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private int number;
  private long lineBytes;
  private boolean blank;

  LineReader(InputStream in, int maxLineBytes, long maxBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.maxBytes = maxBytes;
  }

  /**
   * Moves to the next line.
   *
   * @return false if there is none, or if it lies beyond the limit of the stream
   * @throws IOException if the stream broke; then what came of the line must not be used
   */
  boolean advance() throws IOException {
    line.reset();
    lineBytes = 0;
    blank = true;
    boolean begun = false;
    while (fill()) {
      begun = true;
      int start = next;
      while (next < end && buffer[next] != '\n') {
        next++;
      }
      take(start, next - start);
      blank = blank && isBlank(start, next);
      if (next < end) {
        next++;
        break;
      }
    }
    if (!begun || isOverflowing()) {
      return false;
    }
    number++;
    return true;
  }

  /** Counted from 1; empty lines count. */
  int number() {
    return number;
  }

  /** The line without its end. Not to be used if it {@link #isTooLong}. */
  byte[] bytes() {
    return line.toByteArray();
  }

  boolean isTooLong() {
    return lineBytes > maxLineBytes;
  }

  /** Whether there is nothing on the line but white space. */
  boolean isBlank() {
    return blank;
  }

  /** Whether the stream went on beyond its limit. */
  boolean isOverflowing() {
    return bytesRead > maxBytes;
  }

  /** Reads on, within limits, so that a client that still sends will see the answer. */
  void drain() throws IOException {
    RequestBody.drain(in);
  }

  private void take(int start, int length) {
    if (lineBytes + length <= maxLineBytes) {
      line.write(buffer, start, length);
    }
    lineBytes += length;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] > ' ' || buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean fill() throws IOException {
    if (next < end) {
      return true;
    }
    if (exhausted || isOverflowing()) {
      return false;
    }
    next = 0;
    end = Math.max(in.read(buffer), 0);
    bytesRead += end;
    exhausted = end == 0;
    return !exhausted;
  }
}
