package io.taskweir.protocol.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Points in time as text: RFC 3339 with an offset, from 1970 to 9999. */
public final class Instants {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Instants() {}

  /**
   * @param field name of the text in the error message
   * @throws io.taskweir.protocol.problem.ProblemException if it is no such time
   */
  public static Instant parse(String field, String text) {
    try {
      Instant usual = usualForm(text);
      return require(field, usual != null ? usual : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw JsonReader.invalid(field, "a time as in 2026-11-22T06:00:00Z (RFC 3339)");
    }
  }

  /**
   * Reads {@code 2026-11-22T06:00:00.123Z}, with up to nine digits of a second or none, as workers
   * write it in every report: in a tenth of the time that the library's parser takes.
   *
   * @return null if the text has another form, or is no time at all
   */
  private static @Nullable Instant usualForm(String text) {
    int end = text.length() - 1;
    if (end < 19
        || end > 29
        || end == 20
        || text.charAt(end) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || (end > 19 && text.charAt(19) != '.')) {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    int fraction = end == 19 ? 0 : digits(text, 20, end);
    if ((year | month | day | hour | minute | second | fraction) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    for (int i = end - 20; i < 9 && fraction > 0; i++) {
      fraction *= 10;
    }
    try {
      long seconds = (hour * 60L + minute) * 60 + second;
      return Instant.ofEpochSecond(
          LocalDate.of(year, month, day).toEpochDay() * 86_400 + seconds, fraction);
    } catch (DateTimeException e) {
      // No such day: the library's parser says so.
      return null;
    }
  }

  /** The number that these digits make; negative if one of them is none. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Beyond these years, milliseconds since the epoch overflow or make no sense. */
  public static Instant require(String field, Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw JsonReader.invalid(field, "a time from 1970 to 9999");
    }
    return time;
  }
}
