package io.taskweir.statestore.store;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task means for {@link ColumnFamily#LABELS}: one key for each label. Labels never change in
 * a task's life, so there is something to write only when it comes and when it goes.
 */
final class LabelIndex {
  private LabelIndex() {}

  /** Keys of a task that its other version does not have. */
  static List<byte[]> only(@Nullable Task one, @Nullable Task other) {
    if (one == null || one.terms().labels().isEmpty() || haveTheSame(one, other)) {
      return List.of();
    }
    Position place = Position.of(one);
    List<byte[]> keys = new ArrayList<>(one.terms().labels().size());
    for (Map.Entry<String, String> entry : one.terms().labels().entrySet()) {
      Label label = new Label(entry.getKey(), entry.getValue());
      keys.add(Keys.place(Keys.labelPrefix(one.key().tenant(), label), place));
    }
    return keys;
  }

  /** An id may have been given up and taken by another task in one transaction. */
  private static boolean haveTheSame(Task one, @Nullable Task other) {
    return other != null
        && one.terms().submittedAtMs() == other.terms().submittedAtMs()
        && one.terms().labels().equals(other.terms().labels());
  }
}
