package io.taskweir.protocol.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

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
      return require(field, OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw JsonReader.invalid(field, "a time as in 2026-11-22T06:00:00Z (RFC 3339)");
    }
  }

  /** Beyond these years, milliseconds since the epoch overflow or make no sense. */
  public static Instant require(String field, Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw JsonReader.invalid(field, "a time from 1970 to 9999");
    }
    return time;
  }
}
