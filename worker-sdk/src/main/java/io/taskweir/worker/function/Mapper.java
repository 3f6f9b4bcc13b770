package io.taskweir.worker.function;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;

/** The one object mapper for inputs and results. */
final class Mapper {
  /**
   * Unknown fields are ignored, so that a submitter may be ahead of its workers. A missing number
   * is an error, not a zero: a record's {@code int} would otherwise be made up. Modules that the
   * user has on the classpath (for java.time, say) are used.
   */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new BlackbirdModule())
          .findAndAddModules()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Mapper() {}
}
