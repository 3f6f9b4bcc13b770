package io.taskweir.worker.kafka;

import io.taskweir.protocol.cluster.Member;
import io.taskweir.worker.stream.LiveDispatchers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which dispatchers live, from what was read of {@code taskweir.members}. Pure; one thread.
 *
 * <p>What was written before we looked is judged by its own time; what is written while we look has
 * just been written, whatever the writer's clock says. So a server whose clock is wrong is found a
 * few seconds late, but is found.
 */
final class MemberDirectory {
  private static final long GONE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(Member.GONE_AFTER_MS);

  private record Heard(Member member, boolean ever, long atNanos, long order) {
    boolean isLive(long nowNanos) {
      return ever && nowNanos - atNanos < GONE_AFTER_NANOS;
    }

    String address() {
      return member.host() + ":" + member.port();
    }
  }

  private final Map<String, Heard> dispatchers = new HashMap<>();
  private long heardSoFar;

  /** A record that was there before. */
  void readOld(String key, @Nullable Member member, boolean live, long nowNanos) {
    put(key, member, live, nowNanos);
  }

  /** A record that has just been written. */
  void readNew(String key, @Nullable Member member, long nowNanos) {
    put(key, member, true, nowNanos);
  }

  private void put(String key, @Nullable Member member, boolean live, long nowNanos) {
    if (member == null) {
      dispatchers.remove(key);
    } else if (member.role() == Member.Role.DISPATCHER) {
      dispatchers.put(key, new Heard(member, live, nowNanos, heardSoFar++));
    }
  }

  LiveDispatchers at(long nowNanos) {
    List<Member> live = new ArrayList<>();
    Set<String> silent = new HashSet<>();
    Map<String, Heard> lastAt = lastAtEachAddress();
    for (Heard heard : dispatchers.values()) {
      if (!heard.equals(lastAt.get(heard.address()))) {
        continue;
      }
      if (heard.isLive(nowNanos)) {
        live.add(heard.member());
      } else {
        silent.add(heard.member().id());
      }
    }
    return new LiveDispatchers(live, silent);
  }

  /** Two cannot listen at one address: the one heard of earlier was killed and is gone. */
  private Map<String, Heard> lastAtEachAddress() {
    Map<String, Heard> last = new HashMap<>();
    for (Heard heard : dispatchers.values()) {
      last.merge(heard.address(), heard, (a, b) -> a.order() > b.order() ? a : b);
    }
    return last;
  }
}
