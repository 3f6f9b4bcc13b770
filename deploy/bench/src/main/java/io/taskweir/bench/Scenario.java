package io.taskweir.bench;

import java.io.PrintStream;
import java.nio.file.Path;

/** One thing to measure, with everything that it needs to know. */
@FunctionalInterface
public interface Scenario {
  /**
   * Measures. Blocks for seconds to hours; whatever it has started is gone when it returns.
   *
   * @param data an empty directory
   * @param out gets one line of JSON for every figure of merit
   * @param report gets, for people, where the time went and how far it is
   * @throws IllegalStateException if the line gets stuck, or does not start
   */
  void run(Path data, PrintStream out, PrintStream report);
}
