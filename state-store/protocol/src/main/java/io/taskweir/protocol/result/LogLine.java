package io.taskweir.protocol.result;

import io.taskweir.protocol.Limits;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One line of a task's log.
 *
 * @param at when it was written, by the worker's clock
 * @param text without a line's end; at most {@link Limits#MAX_LOG_LINE_CHARS} characters
 */
public record LogLine(Instant at, String text) {

  private static final Pattern UNFIT = Pattern.compile("\\R|\\p{Cs}");

  /**
   * A line that fits: a longer text is cut, and says so; line ends become spaces, and what is no
   * text (half of a surrogate pair) question marks.
   */
  public static LogLine cut(Instant at, String text) {
    String fit = text;
    if (fit.length() > Limits.MAX_LOG_LINE_CHARS) {
      fit = fit.substring(0, Limits.MAX_LOG_LINE_CHARS - 1) + "…";
    }
    fit =
        UNFIT
            .matcher(fit)
            .replaceAll(found -> Character.isSurrogate(found.group().charAt(0)) ? "?" : " ");
    return new LogLine(at, fit);
  }
}
