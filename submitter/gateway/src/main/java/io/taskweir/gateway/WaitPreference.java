package io.taskweir.gateway;

import java.time.Duration;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code wait} of a {@code Prefer} header (RFC 7240, 4.3). */
final class WaitPreference {
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})s?\"?");

  private WaitPreference() {}

  /**
   * The wait that is asked for, shortened to {@link #LONGEST}; zero if there is none. A preference
   * that cannot be understood is ignored, as the RFC demands.
   *
   * @param headers values of all {@code Prefer} headers
   */
  static Duration parse(Enumeration<String> headers) {
    while (headers.hasMoreElements()) {
      for (String preference : headers.nextElement().split("[,;]", -1)) {
        Matcher wait = WAIT.matcher(preference.trim().toLowerCase(Locale.ROOT));
        if (wait.matches()) {
          Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
          return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
        }
      }
    }
    return Duration.ZERO;
  }
}
