package io.taskweir.statestore.store;

import io.taskweir.core.task.Origin;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The submissions that the owner of a partition has refused lately, and why: nothing else remembers
 * them, and whoever has submitted one waits to be told. Belongs to one opening of the partition, so
 * what an aborted transaction has refused is forgotten with it, and decided again. Thread-safe.
 */
public final class Refusals {
  /** Each takes about 300 bytes. */
  static final int REMEMBERED = 10_000;

  private final Map<Origin, Refusal> refused = new HashMap<>();
  private final Queue<Origin> oldestFirst = new ArrayDeque<>();
  private final Map<Integer, Long> forgottenUpTo = new HashMap<>();

  /** Why a submission was refused. */
  public record Refusal(ErrorCode code, String detail) {
    /** Whether the reason is that the id belongs to another task. */
    public boolean isOfDuplicate() {
      return code == ErrorCode.DUPLICATE_TASK;
    }
  }

  /** The submission at this place has been refused. */
  synchronized void add(Origin origin, ProblemException problem) {
    if (refused.put(origin, new Refusal(problem.code(), problem.detail())) == null) {
      oldestFirst.add(origin);
    }
    if (oldestFirst.size() > REMEMBERED) {
      Origin oldest = oldestFirst.remove();
      refused.remove(oldest);
      forgottenUpTo.merge(oldest.queue(), oldest.offset(), Math::max);
    }
  }

  /** Why the submission at this place was refused; null if that is not known. */
  public synchronized @Nullable Refusal of(Origin origin) {
    return refused.get(origin);
  }

  /** Whether a refusal of the submission at this place would still be known. */
  public synchronized boolean reachBackTo(Origin origin) {
    return origin.offset() > forgottenUpTo.getOrDefault(origin.queue(), -1L);
  }
}
