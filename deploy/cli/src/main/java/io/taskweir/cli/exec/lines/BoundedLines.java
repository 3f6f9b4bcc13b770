package io.taskweir.cli.exec.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes; of one that is too long the beginning. Holds one line. One thread. */
final class BoundedLines {
  /** A buffer that a long line made larger than this is not kept for the short ones. */
  private static final int KEPT_BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final int maxBytes;
  private final int beginningBytes;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean passing;

  /**
   * @param maxBytes of a line, without its end
   * @param beginningBytes what is passed on of a longer one
   */
  BoundedLines(InputStream in, int maxBytes, int beginningBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.beginningBytes = beginningBytes;
  }

  /** Takes the lines. */
  interface Sink {
    /** A line without its end; not empty. */
    void line(byte[] line);

    /** The beginning of a line that is too long; the rest is passed over. */
    void tooLong(byte[] beginning);
  }

  /** Reads to the end; what comes last counts as a line without its end too. */
  void readAll(Sink sink) throws IOException {
    byte[] buffer = new byte[8_192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          add(buffer, from, i - from, sink);
          end(sink);
          from = i + 1;
        }
      }
      add(buffer, from, n - from, sink);
    }
    end(sink);
  }

  private void add(byte[] buffer, int from, int length, Sink sink) {
    if (passing) {
      return;
    }
    line.write(buffer, from, length);
    if (line.size() > maxBytes) {
      sink.tooLong(Arrays.copyOf(line.toByteArray(), beginningBytes));
      passing = true;
    }
  }

  private void end(Sink sink) {
    if (!passing && line.size() > 0) {
      sink.line(line.toByteArray());
    }
    passing = false;
    if (line.size() > KEPT_BUFFER_BYTES) {
      line = new ByteArrayOutputStream();
    } else {
      line.reset();
    }
  }
}
