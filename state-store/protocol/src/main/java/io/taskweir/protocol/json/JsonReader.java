package io.taskweir.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.UnsafeByteOperations;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object from bytes, field by field, without coercion: a number is not a string.
 * Every error is a {@link ProblemException} that names the field. One thread.
 */
public final class JsonReader {
  private final byte[] bytes;
  private final JsonParser parser;

  private JsonReader(byte[] bytes, JsonParser parser) {
    this.bytes = bytes;
    this.parser = parser;
  }

  /** Takes one field. Must consume its value through the reader, or {@link JsonReader#skip} it. */
  @FunctionalInterface
  public interface FieldHandler {
    void accept(String field, JsonReader value) throws IOException;
  }

  /**
   * Reads a document that is one object.
   *
   * @param what the document's name in error messages, such as {@code submission}
   * @throws ProblemException if it is not JSON, not an object, or a handler refuses a field
   */
  public static void readObject(byte[] bytes, String what, FieldHandler handler) {
    refuseByteOrderMark(bytes, what);
    try (JsonParser parser = Json.parser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(what, "expected a JSON object");
      }
      new JsonReader(bytes, parser).fields(handler);
      if (parser.nextToken() != null) {
        throw malformed(what, "something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw malformed(what, e);
    } catch (IOException e) {
      throw malformed(what, String.valueOf(e.getMessage()));
    }
  }

  /** Reads the object that is the present value. */
  public void object(String field, FieldHandler handler) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType(field, "an object");
    }
    fields(handler);
  }

  /** Calls {@code element} for each object of the array that is the present value. */
  public void objects(String field, FieldHandler element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType(field, "an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrongType(field, "an array of objects");
      }
      element.accept(field, this);
    }
  }

  /** Calls {@code element} for each element of an array, or once for a value that is none. */
  public void oneOrMore(String field, FieldHandler element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      element.accept(field, this);
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.accept(field, this);
    }
  }

  private void fields(FieldHandler handler) throws IOException {
    // Two readers of a document with a field twice may disagree on which one counts.
    FieldNames seen = new FieldNames();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (!seen.add(field)) {
        throw invalid(field, "given once");
      }
      parser.nextToken();
      handler.accept(field, this);
    }
  }

  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Passes over the present value, whatever it is. */
  public void skip() throws IOException {
    parser.skipChildren();
  }

  public String string(String field) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(field, "a string");
    }
    String text = parser.getText();
    if (!WellFormed.isWellFormed(text)) {
      throw invalid(field, "valid Unicode: it has half of a surrogate pair");
    }
    return text;
  }

  public @Nullable String stringOrNull(String field) throws IOException {
    return isNull() ? null : string(field);
  }

  public boolean bool(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrongType(field, "true or false");
    };
  }

  /** A whole number within the bounds, both included. */
  public int integer(String field, int min, int max) throws IOException {
    return (int) integer(field, (long) min, max);
  }

  /** A whole number within the bounds, both included. */
  public long integer(String field, long min, long max) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(field, "a whole number from " + min + " to " + max);
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw outOfRange(field, min, max);
    }
    long value = parser.getLongValue();
    if (value < min || value > max) {
      throw outOfRange(field, min, max);
    }
    return value;
  }

  /** A number within the bounds, both included; fractions are allowed. */
  public double decimal(String field, double min, double max) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw wrongType(field, "a number from " + min + " to " + max);
    }
    double value = parser.getDoubleValue();
    if (!(value >= min && value <= max)) {
      throw invalid(field, "a number from " + min + " to " + max);
    }
    return value;
  }

  /** A point in time, RFC 3339, from 1970 to 9999. */
  public Instant instant(String field) throws IOException {
    return Instants.parse(field, string(field));
  }

  public byte[] base64(String field) throws IOException {
    String text = string(field);
    try {
      // The decoder itself takes text without its padding.
      if (text.length() % 4 == 0) {
        return Base64.getDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(field, "base64 (RFC 4648, with padding)");
    }
    throw invalid(field, "base64 (RFC 4648, with padding)");
  }

  /** String to string, without coercion. */
  public Map<String, String> stringMap(
      String field, int maxEntries, int maxKeyChars, int maxValueChars) throws IOException {
    Map<String, String> map = new LinkedHashMap<>();
    object(
        field,
        (key, value) -> {
          String text = value.string(field + "." + key);
          if (key.isEmpty()
              || key.length() > maxKeyChars
              || text.length() > maxValueChars
              || !WellFormed.isWellFormed(key)) {
            throw invalid(
                field,
                "keys of 1 to "
                    + maxKeyChars
                    + ", values of up to "
                    + maxValueChars
                    + " characters");
          }
          map.put(key, text);
          if (map.size() > maxEntries) {
            throw invalid(field, "at most " + maxEntries + " entries");
          }
        });
    return map;
  }

  /**
   * The present value as the very bytes that stand in the document: nothing is decoded and written
   * again, so numbers keep their digits and objects their order.
   */
  public byte[] raw(String field) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.finishToken();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    byte[] value = Arrays.copyOfRange(bytes, start, end);
    if (!UnsafeByteOperations.unsafeWrap(value).isValidUtf8()) {
      throw invalid(field, "valid UTF-8");
    }
    return value;
  }

  /** Refuses the present value. */
  public static ProblemException invalid(String field, String rule) {
    return new ProblemException(
        ErrorCode.INVALID_FIELD, "field " + printable(field) + ": must be " + rule);
  }

  private static ProblemException outOfRange(String field, long min, long max) {
    return invalid(field, "from " + min + " to " + max);
  }

  private ProblemException wrongType(String field, String expected) {
    JsonToken token = parser.currentToken();
    String found =
        token == null
            ? "nothing"
            : switch (token) {
              case START_OBJECT -> "an object";
              case START_ARRAY -> "an array";
              case VALUE_STRING -> "a string";
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
              case VALUE_NULL -> "null";
              default -> "true or false";
            };
    return invalid(field, expected + ", not " + found);
  }

  static ProblemException malformed(String what, JsonProcessingException e) {
    return malformed(what, e.getOriginalMessage() + at(e));
  }

  static ProblemException malformed(String what, String why) {
    return new ProblemException(ErrorCode.MALFORMED_JSON, what + ": " + oneLine(why));
  }

  /** JSON has none (RFC 8259, 8.1), and the parser's own words for it would puzzle. */
  static void refuseByteOrderMark(byte[] bytes, String what) {
    boolean utf8 =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    boolean utf16 =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    if (utf8 || utf16) {
      throw malformed(what, "begins with a byte order mark; send plain UTF-8 without one");
    }
  }

  /** A hostile field name must neither flood a message nor break its line. */
  public static String printable(String name) {
    String clean = name.replaceAll("[^\\x20-\\x7E]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (at byte " + e.getLocation().getByteOffset() + ")";
  }

  /** The parser names its own methods, which say nothing to a caller, and quotes what it reads. */
  private static String oneLine(String text) {
    String line =
        text.replaceAll(", from `[^`]*`", "")
            .replaceAll("\\s*at \\[Source:[^\\]]*\\]", "")
            .replaceAll("\\(start marker at \\[Source:[^\\]]*\\]\\)", "")
            .replaceAll(": enable `[^`]*` to allow", "")
            .replaceAll("\\s+", " ")
            .replaceAll("[^\\x20-\\x7E]", "?");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
