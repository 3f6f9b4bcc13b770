package io.taskweir.protocol.http;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The header {@code Retry-After}: seconds, or a date in any of HTTP's forms (RFC 9110, 5.6.7). */
public final class RetryAfter {
  /** Longest pause that is taken at its word. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  /**
   * The pause that is asked for, 0 to {@link #LONGEST}; zero if the text is neither.
   *
   * @param now the time that a date is counted from
   */
  public static Duration parse(String text, Instant now) {
    String value = text.strip();
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // More digits than a long has are more than a day too.
      return value.length() > 18 ? LONGEST : within(Duration.ofSeconds(Long.parseLong(value)));
    }
    return forms(now).stream()
        .flatMap(form -> date(value, form).stream())
        .findFirst()
        .map(date -> within(Duration.between(now, date)))
        .orElse(Duration.ZERO);
  }

  private static Optional<ZonedDateTime> date(String text, DateTimeFormatter form) {
    try {
      return Optional.of(ZonedDateTime.parse(text, form));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration within(Duration asked) {
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static List<DateTimeFormatter> forms(Instant now) {
    // Two digits of a year mean the one that is no more than 50 years ahead.
    LocalDate base = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(49);
    DateTimeFormatter rfc850 =
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, base)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.US);
    DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US);
    return List.of(
        DateTimeFormatter.RFC_1123_DATE_TIME,
        rfc850.withZone(ZoneOffset.UTC),
        asctime.withZone(ZoneOffset.UTC));
  }
}
