package io.taskweir.e2e.simulation.check;

import java.util.function.Consumer;

/** Something that holds in every run, whatever goes wrong in it. */
@FunctionalInterface
public interface Invariant {
  /**
   * @param breach told of everything in the history that should not be
   */
  void check(Evidence evidence, Consumer<String> breach);
}
