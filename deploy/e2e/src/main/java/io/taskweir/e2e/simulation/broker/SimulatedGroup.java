package io.taskweir.e2e.simulation.broker;

import io.taskweir.e2e.simulation.Chance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group: who is in it, who has which partition, and in which generation. A member that
 * is silent for a session is put out of it, and hears of that only when it speaks again. One
 * thread.
 *
 * @param <M> its members
 */
public final class SimulatedGroup<M extends SimulatedGroup.Member> {
  /** A member that is silent for longer is put out, in milliseconds. */
  public static final long SESSION_MS = 6_000;

  private final Chance chance;
  private final Map<M, Long> heardMs = new LinkedHashMap<>();
  private final Map<Integer, M> owners = new HashMap<>();
  private int generation;
  private boolean due;

  /** One of a group. */
  public interface Member {
    /** Whether it runs, so that the group hears of it. */
    boolean isResponding();

    /** Partitions are about to be given out anew: what is to be finished before, is now. */
    void rebalancing();

    /** These are the member's from now on. */
    void assigned(Set<Integer> partitions, int generation);
  }

  public SimulatedGroup(Chance chance) {
    this.chance = chance;
  }

  public void join(M member, long nowMs) {
    heardMs.put(member, nowMs);
    due = true;
  }

  /** Leaves in good order. */
  public void leave(M member) {
    heardMs.remove(member);
    due = true;
  }

  public boolean has(M member) {
    return heardMs.containsKey(member);
  }

  public @Nullable M ownerOf(int partition) {
    return owners.get(partition);
  }

  /** Whether the group still knows the member by the generation that it was told. */
  public boolean isCurrent(M member, int memberGeneration) {
    return has(member) && memberGeneration == generation;
  }

  public boolean isSettled() {
    return !due && heardMs.keySet().stream().allMatch(Member::isResponding);
  }

  /** Kafka has forgotten the group, and with it how many generations it had. */
  public void forgetGenerations() {
    generation = 0;
  }

  /** Hears of its members, and rebalances once all of them are either heard of or put out. */
  public void tick(long nowMs) {
    for (M member : List.copyOf(heardMs.keySet())) {
      if (member.isResponding()) {
        heardMs.put(member, nowMs);
      } else if (nowMs - heardMs.getOrDefault(member, nowMs) > SESSION_MS) {
        leave(member);
      }
    }
    if (due && heardMs.keySet().stream().allMatch(Member::isResponding)) {
      rebalance();
    }
  }

  private void rebalance() {
    due = false;
    List<M> members = List.copyOf(heardMs.keySet());
    members.forEach(Member::rebalancing);
    // Whoever has failed over it comes back later.
    if (!members.stream().allMatch(this::has)) {
      due = true;
      return;
    }
    generation++;
    giveOut(members);
    for (M member : members) {
      member.assigned(partitionsOf(member), generation);
    }
  }

  private Set<Integer> partitionsOf(M member) {
    Set<Integer> its = new TreeSet<>();
    owners.forEach(
        (partition, owner) -> {
          if (owner.equals(member)) {
            its.add(partition);
          }
        });
    return its;
  }

  /** Evenly; whoever has a partition mostly keeps it. */
  private void giveOut(List<M> members) {
    owners.values().removeIf(owner -> !members.contains(owner) || chance.oneIn(4));
    if (members.isEmpty()) {
      return;
    }
    int most = (Broker.PARTITIONS + members.size() - 1) / members.size();
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      M owner = owners.get(partition);
      if (owner != null && partitionsOf(owner).size() > most) {
        owners.remove(partition);
      }
    }
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      if (!owners.containsKey(partition)) {
        List<M> free = new ArrayList<>();
        members.stream().filter(it -> partitionsOf(it).size() < most).forEach(free::add);
        owners.put(partition, chance.of(free));
      }
    }
  }
}
