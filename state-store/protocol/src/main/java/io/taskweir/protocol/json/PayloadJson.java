package io.taskweir.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The three members that together carry a payload: {@code payload} (JSON, byte for byte), {@code
 * payloadBase64} (anything else) and {@code contentType} (left out when it is the usual one). An
 * instance collects them in whatever order they come. One thread.
 */
public final class PayloadJson {
  private byte @Nullable [] json;
  private byte @Nullable [] bytes;
  private @Nullable String contentType;

  /** Takes the field if it is one of the three, and says whether it was. */
  public boolean read(String field, JsonReader value) throws IOException {
    switch (field) {
      case "payload" -> json = value.raw(field);
      case "payloadBase64" -> bytes = value.base64(field);
      case "contentType" -> contentType = Names.requireContentType(value.string(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * What was read; empty if nothing was.
   *
   * @throws ProblemException if both forms were given, if it is too large, or if base64 bytes are
   *     said to be JSON and are not
   */
  public Payload toPayload(int maxBytes) {
    if (json != null && bytes != null) {
      throw JsonReader.invalid("payload", "given alone: payloadBase64 is given too");
    }
    byte[] content = json != null ? json : bytes != null ? bytes : new byte[0];
    if (content.length > maxBytes) {
      throw tooLarge(content.length, maxBytes);
    }
    String usual = json != null ? Payload.JSON : Payload.BINARY;
    Payload payload = Payload.of(content, contentType != null ? contentType : usual);
    if (bytes != null && payload.isJson() && !payload.isEmpty()) {
      JsonSyntax.requireValue(content, "payloadBase64");
    }
    return payload;
  }

  /**
   * Writes the members into the present object, so that {@link #read} gets the very same payload.
   * JSON bytes must be known to be JSON ({@link JsonSyntax#requireValue}).
   */
  public static void write(JsonGenerator out, Payload payload) throws IOException {
    boolean asJson = payload.isJson() && survivesAsMember(payload.bytes());
    if (asJson) {
      out.writeFieldName("payload");
      Json.writeRaw(out, payload.bytes());
    } else if (!payload.isEmpty()) {
      out.writeBinaryField("payloadBase64", payload.bytes());
    }
    if (!payload.contentType().equals(asJson ? Payload.JSON : Payload.BINARY)) {
      out.writeStringField("contentType", payload.contentType());
    }
  }

  /**
   * As the value of a member, white space around it would be lost, and null would mean that there
   * is no payload; such JSON travels in base64 and arrives to the byte.
   */
  private static boolean survivesAsMember(byte[] json) {
    return json.length > 0 && json[0] > ' ' && json[0] != 'n' && json[json.length - 1] > ' ';
  }

  /** The error for a payload above the limit. */
  public static ProblemException tooLarge(long bytes, int maxBytes) {
    return new ProblemException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "payload of "
            + bytes
            + " bytes: at most "
            + maxBytes
            + "; store it elsewhere and submit a reference");
  }
}
