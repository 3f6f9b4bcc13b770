package io.taskweir.e2e.simulation;

import java.util.ArrayList;
import java.util.List;

/** What may happen next, each with its weight. One thread. */
final class Moves {
  private final Chance chance;
  private final List<Runnable> moves = new ArrayList<>();
  private final List<Integer> bounds = new ArrayList<>();
  private int total;

  Moves(Chance chance) {
    this.chance = chance;
  }

  /** As likely as its weight among all weights. */
  Moves add(int weight, Runnable move) {
    total += weight;
    moves.add(move);
    bounds.add(total);
    return this;
  }

  /** Makes one of them. */
  void next() {
    int drawn = chance.below(total);
    int index = 0;
    while (bounds.get(index) <= drawn) {
      index++;
    }
    moves.get(index).run();
  }
}
