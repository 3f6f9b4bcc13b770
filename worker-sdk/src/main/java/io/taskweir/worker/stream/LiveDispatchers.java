package io.taskweir.worker.stream;

import io.taskweir.protocol.cluster.Member;
import java.util.List;
import java.util.Set;

/**
 * Who is there, by {@code taskweir.members}.
 *
 * @param live to be connected to
 * @param silent have not been heard of for a while, but have not said goodbye either
 */
public record LiveDispatchers(List<Member> live, Set<String> silent) {
  public LiveDispatchers {
    live = List.copyOf(live);
    silent = Set.copyOf(silent);
  }

  /**
   * Whether a stream to this one should stay. If not one dispatcher is heard of, it is Kafka that
   * is silent, and working streams are not given up for that.
   */
  public boolean keeps(String id) {
    return live.stream().anyMatch(it -> it.id().equals(id))
        || (live.isEmpty() && silent.contains(id));
  }
}
