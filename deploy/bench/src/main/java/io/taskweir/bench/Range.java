package io.taskweir.bench;

/** The range that a setting must be in. */
public final class Range {
  private Range() {}

  /**
   * Refuses what is outside.
   *
   * @param what the setting, as its option is called
   * @throws IllegalArgumentException naming the setting, its value and the range
   */
  public static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " " + value + ": must be " + least + " to " + most);
    }
  }
}
