package io.taskweir.dispatcher.plan;

import java.util.HashMap;
import java.util.Map;

/** What is out in a partition that this dispatcher owns. */
final class OwnedPartition {
  final int number;
  final Map<AttemptId, Attempt> attempts = new HashMap<>();
  final SettledAttempts settled = new SettledAttempts();

  /** The windows that the state-store was told under the present epoch; a missing one is zero. */
  final Map<LaneId, Integer> published = new HashMap<>();

  long epoch;

  /** The newest opening of the store that was heard of. */
  long incarnation;

  OwnedPartition(int number) {
    this.number = number;
  }
}
