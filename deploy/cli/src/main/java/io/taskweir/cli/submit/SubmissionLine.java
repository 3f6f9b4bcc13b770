package io.taskweir.cli.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** One line of a file of submissions. */
final class SubmissionLine {
  private static final JsonFactory JSON = new JsonFactory();

  private SubmissionLine() {}

  /**
   * The line with the function in it, if it is an object that names none. Any other line stays as
   * it is: the server says what is wrong with it.
   */
  static String withFunction(String line, String function) {
    int afterBrace = line.indexOf('{') + 1;
    if (!lacksFunction(line)) {
      return line;
    }
    String field =
        "\"function\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(function))
            + "\"";
    boolean empty = line.substring(afterBrace).strip().startsWith("}");
    return "{" + field + (empty ? "" : ",") + line.substring(afterBrace);
  }

  private static boolean lacksFunction(String line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals("function")) {
          return false;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return true;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }
}
