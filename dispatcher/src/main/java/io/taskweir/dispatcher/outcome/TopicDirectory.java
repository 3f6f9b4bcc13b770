package io.taskweir.dispatcher.outcome;

import java.util.Map;
import java.util.Set;

/** Knows which topics can be written to. */
interface TopicDirectory {
  /** Whether a topic can be written to. */
  sealed interface Presence {
    record Present() implements Presence {}

    record Absent(DeliveryFault why) implements Presence {}
  }

  /** Says it of each of these topics. */
  Map<String, Presence> presence(Set<String> topics);

  /** What is known of the topic may be wrong. */
  void forget(String topic);
}
