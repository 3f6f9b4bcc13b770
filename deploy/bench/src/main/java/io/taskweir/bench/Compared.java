package io.taskweir.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

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

  /** The same of many durations; the ratio is that of the slow end. */
  static void write(JsonGenerator json, String name, Durations empty, Durations full)
      throws IOException {
    Percentiles before = empty.percentiles();
    Percentiles after = full.percentiles();
    json.writeObjectFieldStart(name);
    Figures.percentiles(json, "empty", before);
    Figures.percentiles(json, "full", after);
    Figures.number(json, "p50Ratio", new Compared(before.p50(), after.p50()).ratio());
    Figures.number(json, "ratio", new Compared(before.p99(), after.p99()).ratio());
    json.writeEndObject();
  }
}
