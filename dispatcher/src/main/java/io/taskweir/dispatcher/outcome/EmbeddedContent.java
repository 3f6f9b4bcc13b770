package io.taskweir.dispatcher.outcome;

import com.fasterxml.jackson.core.JsonParser;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.Content;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A payload as one JSON value on one line: nothing is {@code null}; JSON stands as it is, digit for
 * digit, and only if it spans lines is the white space between its tokens left out; everything
 * else, text too, is a string of its base64.
 */
final class EmbeddedContent {
  private EmbeddedContent() {}

  static String of(Content content) {
    byte[] bytes = content.getData().toByteArray();
    if (bytes.length == 0) {
      return "null";
    }
    if (Payload.of(bytes, content.getContentType()).isJson() && isOneJsonValue(bytes)) {
      return new String(
          hasLineBreak(bytes) ? withoutWhiteSpace(bytes) : bytes, StandardCharsets.UTF_8);
    }
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  /** The content type is only a claim, and one bad payload must not spoil the whole record. */
  private static boolean isOneJsonValue(byte[] bytes) {
    try (JsonParser parser = Json.parser(bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasLineBreak(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' || b == '\r') {
        return true;
      }
    }
    return false;
  }

  private static byte[] withoutWhiteSpace(byte[] json) {
    byte[] line = new byte[json.length];
    int length = 0;
    boolean inString = false;
    boolean escaped = false;
    for (byte b : json) {
      if (inString) {
        inString = escaped || b != '"';
        escaped = !escaped && b == '\\';
      } else if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
        continue;
      } else {
        inString = b == '"';
      }
      line[length++] = b;
    }
    return Arrays.copyOf(line, length);
  }
}
