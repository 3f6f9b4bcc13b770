package io.taskweir.protocol.result;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.json.WellFormed;

/**
 * What went wrong in an attempt.
 *
 * @param type a class name or another short name of the kind of error
 * @param message text for people; cut at {@link Limits#MAX_ERROR_CHARS}
 */
public record TaskError(String type, String message) {
  public TaskError {
    type = WellFormed.repaired(cut(type, 255));
    message = WellFormed.repaired(cut(message, Limits.MAX_ERROR_CHARS));
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
