package io.taskweir.bench.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How figures are written as JSON. */
public final class Figures {
  /** Nobody can measure better than this. */
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private Figures() {}

  /** Large numbers whole, small ones with three digits. */
  public static void number(JsonGenerator json, String name, double value) throws IOException {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        Math.abs(value) >= 100
            ? exact.setScale(0, RoundingMode.HALF_UP)
            : exact.round(THREE_DIGITS);
    json.writeFieldName(name);
    json.writeNumber(rounded.stripTrailingZeros().toPlainString());
  }

  public static void percentiles(JsonGenerator json, String name, Percentiles values)
      throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "p50", values.p50());
    number(json, "p95", values.p95());
    number(json, "p99", values.p99());
    json.writeEndObject();
  }
}
