package io.taskweir.bench.failover;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/** The consumer group of the state-stores, as the broker sees it. One thread. */
final class StoreGroup {
  private static final String GROUP = "taskweir-state-store";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Admin admin;

  StoreGroup(Admin admin) {
    this.admin = admin;
  }

  /** The partitions that each member is the owner of now. */
  Map<String, Set<Integer>> owned() {
    Map<String, Set<Integer>> owned = new HashMap<>();
    for (MemberDescription member : members()) {
      Set<Integer> partitions = new TreeSet<>();
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        partitions.add(partition.partition());
      }
      owned.put(member.consumerId(), partitions);
    }
    return owned;
  }

  private List<MemberDescription> members() {
    try {
      return List.copyOf(
          Objects.requireNonNull(
                  admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP))
              .members());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not say who is in " + GROUP, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + GROUP, e);
    }
  }

  /**
   * Blocks until there are so many members, each with a share of the partitions.
   *
   * @throws IllegalStateException if that takes more than a minute
   */
  Map<String, Set<Integer>> awaitShared(int members) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    Map<String, Set<Integer>> owned = owned();
    while (owned.size() != members || owned.values().stream().anyMatch(Set::isEmpty)) {
      giveUpAfter(deadline, "not " + members + " members with partitions: " + owned);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      owned = owned();
    }
    return owned;
  }

  /**
   * What the broker did about a member that does not come back.
   *
   * @param member its id
   * @param nanos when it could first be seen that it is out, by {@link System#nanoTime}
   */
  record Expelled(String member, long nanos) {}

  /**
   * Blocks until one of the members is out of the group.
   *
   * @throws IllegalStateException if that takes more than a minute
   */
  Expelled awaitExpelled(Set<String> before) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      Set<String> now = owned().keySet();
      for (String member : before) {
        if (!now.contains(member)) {
          return new Expelled(member, System.nanoTime());
        }
      }
      giveUpAfter(deadline, "all of its members are still there: " + now);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static void giveUpAfter(long deadline, String state) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "the group %s after %d s: %s".formatted(GROUP, LONGEST_WAIT.toSeconds(), state));
    }
  }
}
