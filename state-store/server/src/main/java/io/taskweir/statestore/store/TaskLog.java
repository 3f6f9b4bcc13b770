package io.taskweir.statestore.store;

import java.util.List;

/**
 * What is kept of a task's log: the newest lines of all its attempts.
 *
 * @param dropped how many lines there were before the first that is kept
 * @param lines in their order, with consecutive numbers
 */
public record TaskLog(long dropped, List<Line> lines) {
  static final TaskLog EMPTY = new TaskLog(0, List.of());

  /**
   * One line.
   *
   * @param seq 1 for the first line that the task ever logged
   * @param atMs by the worker's clock
   */
  public record Line(long seq, int attempt, long atMs, String text) {}

  /** The lines behind this one. */
  public List<Line> after(long seq) {
    int from = Math.clamp(seq - dropped, 0, lines.size());
    return lines.subList(from, lines.size());
  }
}
