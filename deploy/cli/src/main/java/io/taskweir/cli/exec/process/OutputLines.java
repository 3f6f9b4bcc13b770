package io.taskweir.cli.exec.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a program prints into lines, for people to read: without line ends, cut when too long,
 * whatever is no UTF-8 replaced. Holds one line at most. One thread.
 */
public final class OutputLines {
  private final int maxBytes;
  private final Consumer<String> sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean cut;

  /**
   * @param maxBytes of one line; of a longer one the beginning is passed on, with an ellipsis
   */
  public OutputLines(int maxBytes, Consumer<String> sink) {
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  /** Takes the next part of the output. */
  public void write(byte[] bytes, int length) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        add(bytes, from, i - from);
        pass();
        from = i + 1;
      }
    }
    add(bytes, from, length - from);
  }

  /** The output has ended; a line without an end of its own is passed on too. */
  public void end() {
    if (line.size() > 0 || cut) {
      pass();
    }
  }

  private void add(byte[] bytes, int from, int length) {
    int fits = Math.min(length, maxBytes - line.size());
    line.write(bytes, from, fits);
    cut |= fits < length;
  }

  private void pass() {
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    if (cut) {
      length = wholeCharacters(bytes);
    } else if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    boolean wasCut = cut;
    line.reset();
    cut = false;
    sink.accept(wasCut ? text + "…" : text);
  }

  /** Length without the character that the cut went through, if it did. */
  private static int wholeCharacters(byte[] bytes) {
    int start = bytes.length;
    // A character has four bytes at most; all but its first begin with the bits 10.
    for (int i = 0; i < 4 && start > 0; i++) {
      start--;
      int lead = bytes[start] & 0xFF;
      if ((lead & 0xC0) != 0x80) {
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return start + length > bytes.length ? start : bytes.length;
      }
    }
    return bytes.length;
  }
}
