package io.taskweir.protocol.json;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of the fields that an object has had so far. Objects of ours have a dozen, which are
 * compared one by one: that is quicker than hashing, and needs a tenth of the memory. One thread.
 */
final class FieldNames {
  /** Beyond that, hostile objects would take time by the square of their fields. */
  private static final int FEW = 16;

  private final String[] few = new String[FEW];
  private int count;
  private @Nullable Set<String> many;

  /** Says whether the name is a new one. */
  boolean add(String name) {
    if (many != null) {
      return many.add(name);
    }
    for (int i = 0; i < count; i++) {
      if (few[i].equals(name)) {
        return false;
      }
    }
    if (count < FEW) {
      few[count++] = name;
      return true;
    }
    many = new HashSet<>(List.of(few));
    return many.add(name);
  }
}
