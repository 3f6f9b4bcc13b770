package io.taskweir.dispatcher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The plan in a small world of stores that crash, workers that come, go and die, messages that take
 * their time, and now and then a dispatcher that is replaced. A failing seed fails again.
 */
class DispatchPlanSimulationTest {
  private static final int SEEDS_PER_RUN = 200;

  @ParameterizedTest(name = "seeds from {0}")
  @ValueSource(ints = {0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800})
  void whateverHappensEveryTaskEndsAndNoWorkerIsOverloaded(int firstSeed) {
    for (int seed = firstSeed; seed < firstSeed + SEEDS_PER_RUN; seed++) {
      // Every other world keeps its dispatcher: then an attempt never runs twice at once.
      SimulatedWorld world = new SimulatedWorld(seed, seed % 2 == 1);
      world.run(200);
      world.heal();
      assertThat(world.unfinished()).as("seed %d", seed).isZero();
      assertThat(world.plan().queued()).as("queued, seed %d", seed).isZero();
      if (!world.replacesDispatchers()) {
        assertThat(world.plan().inFlight()).as("in flight, seed %d", seed).isZero();
      }
    }
  }
}
