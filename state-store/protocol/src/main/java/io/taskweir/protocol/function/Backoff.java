package io.taskweir.protocol.function;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import java.util.Locale;

/**
 * How long a task waits after a handler's error before it is tried again.
 *
 * @param initialMs wait before the first retry, in milliseconds
 * @param maxMs the wait never grows beyond this, in milliseconds
 * @param jitter share of the wait that is left to chance, 0 (none) to 1: the wait is drawn evenly
 *     from [wait × (1 − jitter), wait × (1 + jitter)]
 */
public record Backoff(Type type, long initialMs, long maxMs, double jitter) {
  public static final Backoff DEFAULT = new Backoff(Type.EXPONENTIAL, 500, 60_000, 0.2);

  private static final long LONGEST_MS = 86_400_000;

  /** The shape of the waits. */
  public enum Type {
    /** Always the initial wait. */
    FIXED,
    /** Doubles with every retry, up to the cap. */
    EXPONENTIAL
  }

  static Backoff read(JsonReader value) throws IOException {
    Type[] type = {DEFAULT.type};
    long[] ms = {DEFAULT.initialMs, DEFAULT.maxMs};
    double[] jitter = {DEFAULT.jitter};
    value.object(
        "backoff",
        (field, it) -> {
          switch (field) {
            case "type" -> type[0] = readType(it.string("backoff.type"));
            case "initialMs" -> ms[0] = it.integer("backoff.initialMs", 0, LONGEST_MS);
            case "maxMs" -> ms[1] = it.integer("backoff.maxMs", 0, LONGEST_MS);
            case "jitter" -> jitter[0] = it.decimal("backoff.jitter", 0, 1);
            default ->
                throw JsonReader.invalid(
                    "backoff." + field, "one of type, initialMs, maxMs, jitter");
          }
        });
    return new Backoff(type[0], ms[0], ms[1], jitter[0]);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("backoff");
    json.writeStringField("type", type.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("initialMs", initialMs);
    json.writeNumberField("maxMs", maxMs);
    json.writeNumberField("jitter", jitter);
    json.writeEndObject();
  }

  private static Type readType(String name) {
    return switch (name) {
      case "fixed" -> Type.FIXED;
      case "exponential" -> Type.EXPONENTIAL;
      default -> throw JsonReader.invalid("backoff.type", "fixed or exponential");
    };
  }
}
