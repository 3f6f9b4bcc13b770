package io.taskweir.dispatcher.outcome;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether destination topics exist, asked before a transaction is begun: in it, a missing topic
 * blocks for long and takes everything else down with it. One thread.
 */
final class DestinationTopics implements TopicDirectory, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DestinationTopics.class);
  private static final int TIMEOUT_MS = 10_000;
  private static final long PRESENT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long ABSENT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Admin admin;
  private final boolean createMissing;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(Presence presence, long untilNanos) {}

  DestinationTopics(Admin admin, boolean createMissing) {
    this.admin = admin;
    this.createMissing = createMissing;
  }

  /** Blocks, at most for twenty seconds, if something about these topics is not known. */
  @Override
  public Map<String, Presence> presence(Set<String> topics) {
    Map<String, Presence> found = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    long now = System.nanoTime();
    for (String topic : topics) {
      Known answer = known.get(topic);
      if (answer == null || answer.untilNanos - now < 0) {
        unknown.add(topic);
      } else {
        found.put(topic, answer.presence);
      }
    }
    if (!unknown.isEmpty()) {
      describe(unknown)
          .forEach(
              (topic, presence) -> {
                long trust = presence instanceof Presence.Present ? PRESENT_NANOS : ABSENT_NANOS;
                known.put(topic, new Known(presence, now + trust));
                found.put(topic, presence);
              });
    }
    return found;
  }

  @Override
  public void forget(String topic) {
    known.remove(topic);
  }

  private Map<String, Presence> describe(Set<String> topics) {
    Map<String, Presence> found = new HashMap<>();
    admin
        .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
        .topicNameValues()
        .forEach((topic, answer) -> found.put(topic, described(topic, answer)));
    return found;
  }

  private Presence described(String topic, KafkaFuture<?> answer) {
    Exception error = failure(answer);
    if (error == null) {
      return new Presence.Present();
    }
    if (!(error instanceof UnknownTopicOrPartitionException)) {
      return new Presence.Absent(DeliveryFault.of(topic, error));
    }
    return createMissing
        ? create(topic)
        : new Presence.Absent(
            new DeliveryFault(
                true, "topic " + topic + " does not exist; create it and run the task again"));
  }

  private Presence create(String topic) {
    NewTopic wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
    Exception error =
        failure(
            admin
                .createTopics(List.of(wanted), new CreateTopicsOptions().timeoutMs(TIMEOUT_MS))
                .all());
    if (error == null || error instanceof TopicExistsException) {
      log.info("Created destination topic {}", topic);
      return new Presence.Present();
    }
    return new Presence.Absent(DeliveryFault.of(topic, error));
  }

  private static @Nullable Exception failure(KafkaFuture<?> answer) {
    try {
      answer.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof Exception cause ? cause : e;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
