package io.taskweir.protocol.result;

/**
 * How far a handler says that it is.
 *
 * @param done 0 to {@code total}
 * @param total in the same unit, whatever it is
 */
public record Progress(long done, long total) {
  public Progress {
    if (done < 0 || done > total) {
      throw new IllegalArgumentException(
          "progress " + done + " of " + total + ": must be 0 <= done <= total");
    }
  }
}
