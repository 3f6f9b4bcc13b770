package io.taskweir.worker.function;

import io.taskweir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** Payloads from values and back, as submitters and those who read results do it. */
public final class PayloadValues {
  private PayloadValues() {}

  /**
   * @param value null is an empty payload; bytes and payloads stay as they are; the rest is JSON
   * @throws UnfitValueException if Jackson cannot write it, or it is too large
   */
  public static Payload write(String function, @Nullable Object value) {
    return new ResultWriter(function).write(value);
  }

  /**
   * @param type as for a handler's input
   * @throws UnfitValueException if the payload is not such a value
   */
  public static <T> @Nullable T read(String function, Payload payload, Class<T> type) {
    return type.cast(InputReader.of(function, type).read(payload));
  }
}
