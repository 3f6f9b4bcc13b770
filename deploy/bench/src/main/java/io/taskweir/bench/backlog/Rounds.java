package io.taskweir.bench.backlog;

import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Percentiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Rounds under the same conditions, at least one. What is said of them is the median: other work on
 * the machine makes single rounds much worse, but no round better.
 */
record Rounds(List<Measured> rounds) {
  Rounds {
    rounds = List.copyOf(rounds);
  }

  /** These and those. */
  Rounds and(Rounds others) {
    List<Measured> all = new ArrayList<>(rounds);
    all.addAll(others.rounds);
    return new Rounds(all);
  }

  double median(ToDoubleFunction<Measured> figure) {
    return medianOf(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Each percentile is the median of that of the rounds. */
  Percentiles percentiles(Function<Measured, Durations> durations) {
    List<Percentiles> each =
        rounds.stream().map(round -> durations.apply(round).percentiles()).toList();
    return new Percentiles(
        medianOf(each.stream().mapToDouble(Percentiles::p50).toArray()),
        medianOf(each.stream().mapToDouble(Percentiles::p95).toArray()),
        medianOf(each.stream().mapToDouble(Percentiles::p99).toArray()));
  }

  private static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
