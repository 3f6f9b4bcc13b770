package io.taskweir.cli.exec.process;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonSyntax;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a command printed, as the result of a task. */
final class ExecResult {
  private ExecResult() {}

  /**
   * JSON if it is JSON; else a string, without the line's end that commands print last; bytes if it
   * is not even text; nothing if there is nothing.
   */
  static Payload of(byte[] output) {
    if (output.length == 0) {
      return Payload.empty();
    }
    if (isJson(output)) {
      return Payload.of(output, Payload.JSON);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
      String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return Payload.of(Json.document(json -> json.writeString(line)), Payload.JSON);
    } catch (CharacterCodingException e) {
      return Payload.of(output, Payload.BINARY);
    }
  }

  private static boolean isJson(byte[] output) {
    try {
      JsonSyntax.requireValue(output, "standard output");
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }
}
