package io.taskweir.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.UnsafeByteOperations;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;

/**
 * Whether bytes that claim to be JSON are. They are copied into our own records as they are, so
 * anything else could close our object and add fields of its own: another tenant's name, say.
 */
public final class JsonSyntax {
  /** One less than of a whole document, because a payload stands inside of one. */
  public static final int MAX_PAYLOAD_DEPTH = Limits.MAX_JSON_DEPTH - 1;

  private JsonSyntax() {}

  /**
   * Returns if the bytes are exactly one JSON value in UTF-8, of any type, with nothing but white
   * space around it.
   *
   * @param what name of the bytes in error messages, such as {@code payload}
   * @throws ProblemException {@link ErrorCode#MALFORMED_JSON} if not
   */
  public static void requireValue(byte[] bytes, String what) {
    if (!UnsafeByteOperations.unsafeWrap(bytes).isValidUtf8()) {
      throw JsonReader.malformed(what, "not valid UTF-8");
    }
    JsonReader.refuseByteOrderMark(bytes, what);
    try (JsonParser parser = Json.parser(bytes)) {
      if (parser.nextToken() == null) {
        throw JsonReader.malformed(what, "expected a JSON value, found nothing");
      }
      passOver(parser, what);
      if (parser.nextToken() != null) {
        throw JsonReader.malformed(what, "something follows the JSON value");
      }
    } catch (JsonProcessingException e) {
      throw JsonReader.malformed(what, e);
    } catch (IOException e) {
      throw JsonReader.malformed(what, String.valueOf(e.getMessage()));
    }
  }

  private static void passOver(JsonParser parser, String what) throws IOException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      if (token == null) {
        throw JsonReader.malformed(what, "ends inside of an object or array");
      }
      if (token.isStructStart()) {
        depth++;
        if (depth > MAX_PAYLOAD_DEPTH) {
          throw JsonReader.malformed(
              what, "nested deeper than " + MAX_PAYLOAD_DEPTH + " objects and arrays");
        }
      } else if (token.isStructEnd()) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }
}
