package io.taskweir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Bytes with their content type: the input of a task, or its result. Never changed after it is
 * made; neither the constructor nor {@link #bytes} copies, so callers must not write to the array.
 */
public final class Payload {
  public static final String JSON = "application/json";
  public static final String BINARY = "application/octet-stream";

  private static final Payload EMPTY = new Payload(new byte[0], BINARY);

  private final byte[] bytes;
  private final String contentType;

  private Payload(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  public static Payload of(byte[] bytes, String contentType) {
    return bytes.length == 0 && contentType.equals(BINARY)
        ? EMPTY
        : new Payload(bytes, contentType);
  }

  /** UTF-8 text that is JSON already. */
  public static Payload json(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8), JSON);
  }

  public static Payload empty() {
    return EMPTY;
  }

  public byte[] bytes() {
    return bytes;
  }

  public String contentType() {
    return contentType;
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether the content type says that the bytes are JSON. */
  public boolean isJson() {
    if (contentType.equals(JSON)) {
      return true;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    int end = type.indexOf(';');
    String media = (end < 0 ? type : type.substring(0, end)).trim();
    return media.equals(JSON) || media.endsWith("+json");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && contentType.equals(that.contentType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
  }

  /** Says how much, never what: payloads are the users' own. */
  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes, " + contentType + "]";
  }
}
