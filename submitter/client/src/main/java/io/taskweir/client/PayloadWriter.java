package io.taskweir.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.JsonSyntax;
import org.jspecify.annotations.Nullable;

/** Makes payloads of a caller's objects. Thread-safe. */
final class PayloadWriter {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder()
                          .maxNestingDepth(JsonSyntax.MAX_PAYLOAD_DEPTH)
                          .build())
                  .build())
          .addModule(new BlackbirdModule())
          // Such as jackson-datatype-jsr310 for java.time, if the caller has it.
          .findAndAddModules()
          .build();

  private PayloadWriter() {}

  /**
   * @throws IllegalArgumentException if Jackson cannot write the object
   */
  static Payload of(@Nullable Object value) {
    if (value == null) {
      return Payload.empty();
    }
    if (value instanceof byte[] bytes) {
      return Payload.of(bytes, Payload.BINARY);
    }
    try {
      return Payload.of(MAPPER.writeValueAsBytes(value), Payload.JSON);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "payload of "
              + value.getClass().getName()
              + " cannot be written as JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
