package io.taskweir.core.batch;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a batch does to each of its tasks (R-STP-2). */
public enum BatchAction {
  /** Ends those that have not ended. */
  STOP,
  /** Ends those that have not ended, and removes them all. */
  DELETE,
  /** Runs those that have ended again, as new tasks. */
  RERUN,
  /** Holds a function, or all of a tenant's, back; this is about lanes, not about single tasks. */
  PAUSE,
  /** Lets it go on. */
  RESUME,
  /** Ends those of a function that was deleted; only we ask for this. */
  INVALIDATE;

  /** The name in JSON, as in {@code "stop"}. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is about whole lanes. */
  public boolean isOfLanes() {
    return this == PAUSE || this == RESUME;
  }

  /**
   * Whether a task that the filter lets through is one that this can be done to at all; the others
   * are passed over.
   *
   * @param generation of the function whose deletion the batch follows from; of no meaning
   *     otherwise
   */
  public boolean concerns(Task task, long generation) {
    boolean ended = task.phase() instanceof Phase.Ended;
    return switch (this) {
      case STOP -> !ended;
      case DELETE -> true;
      case RERUN -> ended;
      case INVALIDATE -> !ended && task.terms().generation() < generation;
      case PAUSE, RESUME -> false;
    };
  }

  /** The action that a user can ask for by this name. */
  public static Optional<BatchAction> ofPublicName(String name) {
    return Arrays.stream(values())
        .filter(action -> action != INVALIDATE && action.publicName().equals(name))
        .findAny();
  }
}
