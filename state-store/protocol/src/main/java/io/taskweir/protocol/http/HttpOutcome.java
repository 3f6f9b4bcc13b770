package io.taskweir.protocol.http;

import io.taskweir.protocol.result.Outcome;
import org.jspecify.annotations.Nullable;

/** What the status of an HTTP service's answer means for the task that it was given. Pure. */
public final class HttpOutcome {
  private static final int MAX_DETAIL_CHARS = 500;

  private HttpOutcome() {}

  /**
   * 2xx success; 429 and 503 throttled; any other 4xx non-retryable, for the same request would get
   * the same answer; so is a redirect, which is not followed: it would send the payload to somebody
   * whom nobody has named. Anything else is retryable.
   */
  public static Outcome of(int status) {
    if (status == 429 || status == 503) {
      return Outcome.THROTTLED;
    }
    return switch (status / 100) {
      case 2 -> Outcome.SUCCESS;
      case 3, 4 -> Outcome.NON_RETRYABLE;
      default -> Outcome.RETRYABLE;
    };
  }

  /**
   * One line about an answer that is no success.
   *
   * @param location the header of a redirect
   * @param body how the answer's body begins; may be empty
   */
  public static String message(int status, @Nullable String location, String body) {
    StringBuilder message = new StringBuilder("HTTP status ").append(status);
    if (status / 100 == 3) {
      message.append(", a redirect");
      if (location != null) {
        message.append(" to ").append(line(location));
      }
      message.append(": it is not followed; name the right URL");
    }
    String detail = line(body);
    return detail.isEmpty() ? message.toString() : message.append(": ").append(detail).toString();
  }

  /** What others wrote must neither flood a message nor break its line. */
  private static String line(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= MAX_DETAIL_CHARS ? line : line.substring(0, MAX_DETAIL_CHARS) + "…";
  }
}
