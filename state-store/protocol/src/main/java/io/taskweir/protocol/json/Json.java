package io.taskweir.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.taskweir.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Streaming JSON with Taskweir's limits: UTF-8 only, at most {@link Limits#MAX_JSON_DEPTH} deep,
 * numbers of at most 100 digits. Thread-safe.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Positions are taken as offsets into the UTF-8 bytes, so nothing else may be guessed.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Otherwise hostile field names would fill a table shared by all.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // The default keeps buffers per thread, and every virtual thread would make its own.
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.MAX_JSON_DEPTH)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .maxStringLength(Limits.MAX_INTERNAL_RECORD_BYTES)
                  .build())
          .build();

  private Json() {}

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** A parser over UTF-8 bytes; its byte offsets are offsets into {@code bytes}. */
  public static JsonParser parser(byte[] bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }

  /**
   * Writes a value that is JSON already, byte for byte. The bytes must come from a JSON parser of
   * ours or have passed {@link JsonSyntax#requireValue}.
   */
  public static void writeRaw(JsonGenerator json, byte[] value) throws IOException {
    json.writeRawValue(new RawJson(value));
  }

  /** One object, on one line, in UTF-8. */
  public static byte[] object(Fields fields) {
    return document(
        json -> {
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
        });
  }

  /** For documents that are not one object: the caller writes the whole value. */
  public static byte[] document(Fields value) {
    try (ByteArrayBuilder out = new ByteArrayBuilder(512)) {
      JsonGenerator json = FACTORY.createGenerator(out);
      value.write(json);
      json.close();
      return out.toByteArray();
    } catch (IOException e) {
      // Nothing here touches anything outside of memory.
      throw new UncheckedIOException(e);
    }
  }
}
