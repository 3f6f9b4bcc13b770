package io.taskweir.protocol;

/**
 * Which ASCII characters a name may have, and how many. Names are checked several times for every
 * task; a table costs a tenth of what a regular expression does.
 *
 * @param first characters that may stand first
 * @param inner characters that may stand anywhere else
 * @param last characters that may stand last
 */
record NameRule(CharTable first, CharTable inner, CharTable last, int maxChars) {

  /** All characters alike. */
  static NameRule of(String characters, int maxChars) {
    CharTable all = new CharTable(characters);
    return new NameRule(all, all, all, maxChars);
  }

  boolean allows(String name) {
    int length = name.length();
    if (length < 1 || length > maxChars) {
      return false;
    }
    for (int i = 1; i < length - 1; i++) {
      if (!inner.has(name.charAt(i))) {
        return false;
      }
    }
    return first.has(name.charAt(0)) && last.has(name.charAt(length - 1));
  }

  /** A set of ASCII characters. */
  static final class CharTable {
    static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static final String DIGITS = "0123456789";

    private final boolean[] has = new boolean[128];

    CharTable(String characters) {
      for (int i = 0; i < characters.length(); i++) {
        has[characters.charAt(i)] = true;
      }
    }

    boolean has(char character) {
      return character < has.length && has[character];
    }
  }
}
