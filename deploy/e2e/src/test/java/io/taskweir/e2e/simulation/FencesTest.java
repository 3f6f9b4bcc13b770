package io.taskweir.e2e.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.e2e.simulation.check.Breach;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the invariants can fail: without any one of the fences, the one that it is for does. */
class FencesTest {
  /** Longer runs meet rare mischances sooner. */
  private static final int STEPS = 2_000;

  private static final int MOST_SEEDS = 1_000;

  @ParameterizedTest
  @EnumSource(Fence.class)
  void withoutAFenceItsPromiseIsBroken(Fence down) {
    Set<Fence> up = EnumSet.complementOf(EnumSet.of(down));
    for (int seed = 0; seed < MOST_SEEDS; seed++) {
      Set<String> broken =
          new Simulation(seed, STEPS, up, false)
              .run().breaches().stream().map(Breach::invariant).collect(Collectors.toSet());
      if (broken.contains(noticedBy(down))) {
        return;
      }
    }
    assertThat(down).as("noticed by %s in %d seeds", noticedBy(down), MOST_SEEDS).isNull();
  }

  private static String noticedBy(Fence fence) {
    return switch (fence) {
      case GENERATION -> "EveryInputIsAccountedFor";
      case ATOMIC_COMMIT -> "EventsAreGapless";
      case READ_COMMITTED -> "StateAgreesWithEvents";
      case ONE_TASK_PER_ID -> "OneTaskPerId";
      case DISPATCHER_EPOCH -> "WindowsAreTheOwners";
      case WINDOW -> "WindowsAreKept";
      case LEASE_TOKEN -> "ReportsAreGenuine";
      case PARKED_RESULTS -> "EveryTaskEndsOnce";
      case DUE_TIME -> "NothingStartsEarly";
      case REPORTS_WATERMARK -> "LeasesOutliveHeartbeats";
      case RETRY_COUNT -> "RetriesAreBounded";
      case COMMITTED_INCARNATION -> "TheWorldComesToRest";
      case OUT_SET -> "TheEndedAreNotDispatched";
      case WORKER_TENANT -> "TenantsNeverCross";
      case KNOWN_ATTEMPTS -> "NothingRunsTwiceInVain";
      case DELIVERY_TRANSACTION -> "OutcomesArriveOnce";
      case OWN_PAYLOAD -> "PayloadsArrive";
    };
  }
}
