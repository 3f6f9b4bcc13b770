package io.taskweir.worker.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.JsonSyntax;
import io.taskweir.protocol.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Turns what a handler returned into a payload that is fit to be sent. Thread-safe. */
final class ResultWriter {
  private final String what;
  private final ObjectWriter writer = Mapper.JSON.writer();

  /**
   * @param what is written, for the error
   */
  ResultWriter(String what) {
    this.what = what;
  }

  /**
   * @param result null is an empty payload; bytes and payloads stay as they are; the rest is JSON
   * @throws UnfitValueException if it is not JSON, too large or nested too deep
   */
  Payload write(@Nullable Object result) {
    if (result == null) {
      return Payload.empty();
    }
    if (result instanceof byte[] bytes) {
      return fit(Payload.of(bytes, Payload.BINARY));
    }
    if (result instanceof Payload payload) {
      return fit(payload);
    }
    try {
      return fit(Payload.of(writer.writeValueAsBytes(result), Payload.JSON));
    } catch (JsonProcessingException e) {
      throw invalid(
          "a " + result.getClass().getName() + " cannot be written: " + e.getOriginalMessage());
    }
  }

  /**
   * The result is copied into our own record as it is, so what claims to be JSON must be JSON, even
   * if the mapper wrote it: annotations can make it write anything.
   */
  private Payload fit(Payload payload) {
    if (payload.isEmpty()) {
      return Payload.empty();
    }
    if (payload.size() > Limits.DEFAULT_MAX_PAYLOAD_BYTES) {
      throw new UnfitValueException(
          "ResultTooLarge",
          what
              + " has "
              + payload.size()
              + " bytes: at most "
              + Limits.DEFAULT_MAX_PAYLOAD_BYTES
              + "; store it elsewhere and return a reference");
    }
    try {
      Names.requireContentType(payload.contentType());
      if (payload.isJson()) {
        JsonSyntax.requireValue(payload.bytes(), "result");
      }
    } catch (ProblemException e) {
      throw invalid(e.detail());
    }
    return payload;
  }

  private UnfitValueException invalid(String why) {
    return new UnfitValueException("InvalidResult", what + " cannot be sent: " + why);
  }
}
