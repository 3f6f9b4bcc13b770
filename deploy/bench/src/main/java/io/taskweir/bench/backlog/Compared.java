package io.taskweir.bench.backlog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Percentiles;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The same figure with nothing waiting and with very many tasks waiting. */
record Compared(double empty, double full) {
  /** 1: the backlog makes no difference. */
  double ratio() {
    return empty == 0 ? 0 : full / empty;
  }

  void write(JsonGenerator json, String name) throws IOException {
    json.writeObjectFieldStart(name);
    Figures.number(json, "empty", empty);
    Figures.number(json, "full", full);
    Figures.number(json, "ratio", ratio());
    json.writeEndObject();
  }

  static Compared of(Rounds empty, Rounds full, ToDoubleFunction<Measured> figure) {
    return new Compared(empty.median(figure), full.median(figure));
  }

  /** The same of many durations; the ratio is that of the slow end. */
  static void write(
      JsonGenerator json,
      String name,
      Rounds empty,
      Rounds full,
      Function<Measured, Durations> durations)
      throws IOException {
    Percentiles before = empty.percentiles(durations);
    Percentiles after = full.percentiles(durations);
    json.writeObjectFieldStart(name);
    Figures.percentiles(json, "empty", before);
    Figures.percentiles(json, "full", after);
    Figures.number(json, "p50Ratio", new Compared(before.p50(), after.p50()).ratio());
    Figures.number(json, "ratio", new Compared(before.p99(), after.p99()).ratio());
    json.writeEndObject();
  }
}
