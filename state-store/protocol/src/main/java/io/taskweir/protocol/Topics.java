package io.taskweir.protocol;

import java.util.regex.Pattern;

/** Names of Taskweir's own topics. */
public final class Topics {
  /** The front door for plain producers; any key, any partitioner. */
  public static final String INBOX = "taskweir.inbox";

  /** Windows, takeovers, lost attempts, function configs: to the state-store. */
  public static final String COMMANDS = "taskweir.commands";

  /** Assignments and cancels: to the dispatchers. */
  public static final String DISPATCH = "taskweir.dispatch";

  /** Started, heartbeat, result: from the workers. */
  public static final String RESULTS = "taskweir.results";

  /** State-change events, for anyone. */
  public static final String EVENTS = "taskweir.events";

  /** What to deliver where: to the outcome router. */
  public static final String OUTCOMES = "taskweir.outcomes";

  /** Records that could not be accepted, with their reasons. */
  public static final String REJECTED = "taskweir.rejected";

  /** Task log lines. */
  public static final String LOGS = "taskweir.logs";

  /** Function configs (compacted). */
  public static final String FUNCTIONS = "taskweir.functions";

  /** Partition count, shard size, queues (compacted). */
  public static final String LAYOUT = "taskweir.layout";

  /** Live servers (compacted). */
  public static final String MEMBERS = "taskweir.members";

  private static final String QUEUE_PREFIX = "taskweir.queue.";

  /** The queue topics that a state-store subscribes to; anchored. */
  public static final Pattern QUEUES = Pattern.compile("^taskweir\\.queue\\.[0-9]{2}$");

  private Topics() {}

  /**
   * The topic of one queue of the pool.
   *
   * @param index 0 to 99
   */
  public static String queue(int index) {
    if (index < 0 || index > 99) {
      throw new IllegalArgumentException("queue " + index + ": 0 to 99");
    }
    return QUEUE_PREFIX + (index < 10 ? "0" : "") + index;
  }

  /** The reverse of {@link #queue}; -1 if the topic is not a queue. */
  public static int queueIndex(String topic) {
    if (!topic.startsWith(QUEUE_PREFIX) || topic.length() != QUEUE_PREFIX.length() + 2) {
      return -1;
    }
    int tens = topic.charAt(topic.length() - 2) - '0';
    int ones = topic.charAt(topic.length() - 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
