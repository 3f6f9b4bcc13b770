package io.taskweir.cli.submit;

import io.taskweir.cli.CommandException;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.JsonSyntax;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The payload as it is given on the command line. */
public final class PayloadArgument {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String STANDARD_INPUT = "-";

  private PayloadArgument() {}

  /**
   * @param argument null: no payload; {@code -}: all of {@code in}
   */
  public static Payload read(@Nullable String argument, InputStream in) {
    if (argument == null) {
      return Payload.empty();
    }
    if (!argument.equals(STANDARD_INPUT)) {
      return of(argument.getBytes(StandardCharsets.UTF_8), TEXT);
    }
    try {
      return of(in.readAllBytes(), Payload.BINARY);
    } catch (IOException e) {
      throw CommandException.failed("cannot read the payload: " + e.getMessage(), e);
    }
  }

  private static Payload of(byte[] bytes, String otherType) {
    if (bytes.length == 0) {
      return Payload.empty();
    }
    return Payload.of(bytes, isJson(bytes) ? Payload.JSON : otherType);
  }

  /** Whether the bytes are one JSON value. */
  static boolean isJson(byte[] bytes) {
    try {
      JsonSyntax.requireValue(bytes, "payload");
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }
}
