package io.taskweir.e2e.simulation;

import io.taskweir.e2e.simulation.broker.Broker;
import io.taskweir.e2e.simulation.check.Breach;
import io.taskweir.e2e.simulation.check.Invariants;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Runs the whole pipeline once, from one seed: some time in which anything may happen, then a time
 * in which nothing goes wrong any more; then the invariants look at what happened. Pure: the same
 * seed, steps and fences give the same history. One thread.
 */
public final class Simulation {
  /** Moves before the healing, unless somebody wants more. */
  public static final int DEFAULT_STEPS = 1_000;

  private final long seed;
  private final int steps;
  private final Set<Fence> fences;
  private final boolean detailed;

  /**
   * @param steps moves before the healing
   * @param fences that are up
   * @param detailed whether the history is to be read by people
   */
  public Simulation(long seed, int steps, Set<Fence> fences, boolean detailed) {
    this.seed = seed;
    this.steps = steps;
    this.fences = fences;
    this.detailed = detailed;
  }

  /** As it is run everywhere but in tests of the invariants. */
  public static Simulation of(long seed, int steps) {
    return new Simulation(seed, steps, EnumSet.allOf(Fence.class), false);
  }

  /**
   * What came of a run.
   *
   * @param breaches empty if every promise was kept
   */
  public record Result(long seed, History history, List<Breach> breaches) {}

  public Result run() {
    SimulatedTime time = new SimulatedTime();
    Chance chance = new Chance(seed);
    History history = new History(time, detailed);
    World world = new World(new Stage(time, chance, history, new Broker(time, history), fences));
    Moves moves = new Moves(chance);
    OrdinaryMoves.addTo(moves, world);
    FaultyMoves.addTo(moves, world, troubles(chance, history));
    for (int step = 0; step < steps; step++) {
      moves.next();
    }
    new Healing(world).run();
    return new Result(seed, history, Invariants.breaches(history));
  }

  /** Each kind in every other run; one run in eight has none. */
  private static List<Trouble> troubles(Chance chance, History history) {
    boolean quiet = chance.oneIn(8);
    List<Trouble> troubles =
        Arrays.stream(Trouble.values()).filter(_ -> chance.oneIn(2) && !quiet).toList();
    history.note("all", () -> "troubles: " + troubles);
    history.add("all", new Fact.Noted(troubles.size() + " kinds of trouble"));
    return troubles;
  }
}
