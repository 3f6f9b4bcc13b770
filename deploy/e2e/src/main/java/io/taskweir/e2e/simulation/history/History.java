package io.taskweir.e2e.simulation.history;

import io.taskweir.e2e.simulation.SimulatedTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** What happened in one run, in the order in which it did. One thread. */
public final class History {
  private final SimulatedTime time;
  private final boolean detailed;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param atMs true time
   * @param who the process that did it, or whom it befell
   */
  public record Entry(long atMs, String who, Fact fact) {
    /** For people: seconds since the start, who, what. */
    public String line() {
      return "%10.3f  %-14s %s".formatted((atMs - SimulatedTime.START_MS) / 1000.0, who, fact);
    }
  }

  /**
   * @param detailed whether what is of no use to the invariants is written down too
   */
  public History(SimulatedTime time, boolean detailed) {
    this.time = time;
    this.detailed = detailed;
  }

  public void add(String who, Fact fact) {
    entries.add(new Entry(time.nowMs(), who, fact));
  }

  /** Something for people only. */
  public void note(String who, Supplier<String> text) {
    if (detailed) {
      add(who, new Fact.Noted(text.get()));
    }
  }

  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }
}
