package io.taskweir.bench.line;

import io.taskweir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Inputs of a given size that say which task they belong to, {@code {"n":"00000042","text":"…"}}.
 * The text is words, so that it can be compressed about as well as real input. Thread-safe.
 */
public final class Inputs {
  private static final String BEFORE_NUMBER = "{\"n\":\"";
  private static final int DIGITS = 8;
  private static final String BEFORE_TEXT = "\",\"text\":\"";
  private static final String AFTER_TEXT = "\"}";
  private static final int TEXTS = 1_024;
  private static final int WORDS = 2_000;
  private static final long SEED = 17;

  private final byte[][] templates = new byte[TEXTS][];

  /**
   * @param bytes of each input, at least 64
   */
  public Inputs(int bytes) {
    Random random = new Random(SEED);
    String[] words = new String[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = word(random);
    }
    int fixed = BEFORE_NUMBER.length() + DIGITS + BEFORE_TEXT.length() + AFTER_TEXT.length();
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random, words, bytes - fixed);
      templates[i] =
          (BEFORE_NUMBER + "0".repeat(DIGITS) + BEFORE_TEXT + text + AFTER_TEXT)
              .getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 3 + random.nextInt(8); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static String text(Random random, String[] words, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]).append(' ');
    }
    text.setLength(length);
    return text.toString();
  }

  /** The input of the task with this number, 0 to 99,999,999. */
  public Payload of(int number) {
    byte[] input = templates[number % TEXTS].clone();
    int rest = number;
    for (int i = BEFORE_NUMBER.length() + DIGITS - 1; i >= BEFORE_NUMBER.length(); i--) {
      input[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return Payload.of(input, Payload.JSON);
  }

  /** Which task an input belongs to. */
  public static int numberOf(Payload input) {
    byte[] bytes = input.bytes();
    int number = 0;
    for (int i = BEFORE_NUMBER.length(); i < BEFORE_NUMBER.length() + DIGITS; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }
}
