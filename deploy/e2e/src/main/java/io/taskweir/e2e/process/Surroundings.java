package io.taskweir.e2e.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program is started in.
 *
 * @param prefix command in front of the program's own, such as {@code ip netns exec NAME}; it must
 *     become the program, so that signals reach it
 * @param environment added to that of this process
 * @param logs folder for what it writes to standard error
 */
public record Surroundings(List<String> prefix, Map<String, String> environment, Path logs) {
  /** Nothing special. */
  public static final Surroundings NONE =
      new Surroundings(List.of(), Map.of(), Path.of("target", "processes"));
}
