package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import java.util.function.Consumer;

/** Something that must hold of every history. Pure. */
public interface Invariant {
  /** What it is called in reports, such as {@code acked-ends-once}. */
  String name();

  /**
   * Looks at all of the history.
   *
   * @param broken is told each time that it does not hold, in one line
   */
  void check(History history, Consumer<String> broken);
}
