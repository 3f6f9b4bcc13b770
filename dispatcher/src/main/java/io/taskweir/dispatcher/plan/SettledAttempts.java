package io.taskweir.dispatcher.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attempts of one partition that ended lately. A store that opens again issues once more what its
 * committed state knows as handed over, though the result may already be in Kafka, where that store
 * will read it: such an attempt need not run again. Bounded; what is forgotten costs at most a
 * repeated execution (G4).
 */
final class SettledAttempts {
  private static final int REMEMBERED = 4_096;

  private record End(String leaseToken, boolean lost) {}

  private final Map<AttemptId, End> ends = new LinkedHashMap<>();

  void finished(AttemptId id, String leaseToken) {
    remember(id, new End(leaseToken, false));
  }

  void lost(AttemptId id, String leaseToken) {
    remember(id, new End(leaseToken, true));
  }

  /** Whether its result is in Kafka. The token must be the same: results can be forged. */
  boolean isFinished(AttemptId id, String leaseToken) {
    End end = ends.get(id);
    return end != null && !end.lost && end.leaseToken.equals(leaseToken);
  }

  boolean isLost(AttemptId id, String leaseToken) {
    End end = ends.get(id);
    return end != null && end.lost && end.leaseToken.equals(leaseToken);
  }

  private void remember(AttemptId id, End end) {
    ends.put(id, end);
    if (ends.size() > REMEMBERED) {
      var oldest = ends.entrySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
