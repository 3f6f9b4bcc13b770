package io.taskweir.dev.cluster;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that are alive, as {@code taskweir.members} says. Follows the topic on a thread of
 * its own until it is closed; reads are from memory.
 */
public final class LiveMembers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMembers.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Clock clock;
  private final Map<String, Member> byKey = new ConcurrentHashMap<>();
  private final Consumer<String, byte[]> consumer;
  private final Thread follower;
  private volatile boolean closed;

  private LiveMembers(Map<String, String> kafka, Clock clock) {
    this.clock = clock;
    CompactedTopic topic = new CompactedTopic(kafka, Topics.MEMBERS);
    this.consumer = topic.consumer();
    topic.readToEnd(consumer).forEach(this::take);
    this.follower = Thread.ofPlatform().name("taskweir-members").daemon().unstarted(this::follow);
  }

  /** Returns when all that the topic held at the time of the call is known. */
  public static LiveMembers follow(Map<String, String> kafka, Clock clock) {
    LiveMembers members = new LiveMembers(kafka, clock);
    members.follower.start();
    return members;
  }

  /** Those that were heard of lately, the latest first. */
  public List<Member> live(Role role) {
    return byKey.values().stream()
        .filter(member -> member.role() == role && member.isLive(clock.instant()))
        .sorted((a, b) -> b.at().compareTo(a.at()))
        .toList();
  }

  private void follow() {
    try (consumer) {
      while (!closed) {
        poll();
      }
    }
  }

  private void poll() {
    try {
      consumer.poll(POLL).forEach(record -> take(record.key(), record.value()));
    } catch (WakeupException e) {
      LOG.trace("woken to close", e);
    } catch (KafkaException e) {
      LOG.warn("cannot read {} at the moment: {}", Topics.MEMBERS, e.toString());
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private void take(String key, byte @Nullable [] value) {
    if (value == null) {
      byKey.remove(key);
      return;
    }
    try {
      byKey.put(key, Member.parse(value));
    } catch (ProblemException e) {
      LOG.warn("a record on {} is not a member: {}", Topics.MEMBERS, e.detail());
    }
  }

  /** Stops following and waits for the thread. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      follower.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
