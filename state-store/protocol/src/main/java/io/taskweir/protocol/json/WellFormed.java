package io.taskweir.protocol.json;

/**
 * Text without halves of surrogate pairs. JSON escapes can spell such a half, but UTF-8 cannot, so
 * a record with one could be read and never be written again.
 */
public final class WellFormed {
  private WellFormed() {}

  public static boolean isWellFormed(String text) {
    return firstHalf(text) < 0;
  }

  /** The text with every half replaced by U+FFFD, as decoders do. */
  public static String repaired(String text) {
    int half = firstHalf(text);
    if (half < 0) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    while (half >= 0) {
      repaired.setCharAt(half, '\uFFFD');
      half = firstHalf(repaired);
    }
    return repaired.toString();
  }

  private static int firstHalf(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))) {
        return i;
      }
      if (Character.isLowSurrogate(c)
          && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
        return i;
      }
    }
    return -1;
  }
}
