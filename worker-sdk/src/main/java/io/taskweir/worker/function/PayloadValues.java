package io.taskweir.worker.function;

import io.taskweir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** Payloads from values and back, as submitters and those who read results do it. */
public final class PayloadValues {
  private PayloadValues() {}

  /**
   * @param what is written, for the error
   * @param value null is an empty payload; bytes and payloads stay as they are; the rest is JSON
   * @throws UnfitValueException if Jackson cannot write it, or it is too large
   */
  public static Payload write(String what, @Nullable Object value) {
    return new ResultWriter(what).write(value);
  }

  /**
   * @param what is read, for the error
   * @param type as for a handler's input
   * @throws UnfitValueException if the payload is not such a value
   */
  public static <T> @Nullable T read(String what, Payload payload, Class<T> type) {
    return type.cast(InputReader.of(what, type).read(payload));
  }
}
