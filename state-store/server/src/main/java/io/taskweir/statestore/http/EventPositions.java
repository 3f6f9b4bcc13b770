package io.taskweir.statestore.http;

import io.taskweir.protocol.json.JsonReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How far a reader has got in each partition that a tenant's events are in: the offset that it
 * reads next. As text, such as {@code 2:145,5:17}, it is the id of the event that it has read last,
 * and tells any instance at any time where to go on. One thread.
 */
final class EventPositions {
  private static final Pattern TEXT =
      Pattern.compile("[0-9]{1,5}:[0-9]{1,18}(,[0-9]{1,5}:[0-9]{1,18})*");

  private final TreeMap<Integer, Long> next = new TreeMap<>();

  /**
   * @param next the offset that is read next, by partition
   */
  EventPositions(Map<Integer, Long> next) {
    this.next.putAll(next);
  }

  /**
   * Reads the text form.
   *
   * @param shard the tenant's partitions; exactly these must be there
   * @throws io.taskweir.protocol.problem.ProblemException if it is not one of this tenant's
   */
  static EventPositions parse(String text, int[] shard) {
    if (!TEXT.matcher(text).matches()) {
      throw invalid();
    }
    Map<Integer, Long> positions = new TreeMap<>();
    for (String position : text.split(",", -1)) {
      int colon = position.indexOf(':');
      int partition = Integer.parseInt(position.substring(0, colon));
      if (positions.put(partition, Long.parseLong(position.substring(colon + 1))) != null) {
        throw invalid();
      }
    }
    for (int partition : shard) {
      if (!positions.containsKey(partition)) {
        throw invalid();
      }
    }
    if (positions.size() != shard.length) {
      throw invalid();
    }
    return new EventPositions(positions);
  }

  private static RuntimeException invalid() {
    return JsonReader.invalid(
        EventStream.LAST_EVENT_ID,
        "the id of an event of this tenant's stream; leave it out to begin with what comes next");
  }

  /** The offset that is read next; by partition, in ascending order. */
  Map<Integer, Long> next() {
    return next;
  }

  /** The next to be read of this partition is at this offset. */
  void move(int partition, long offset) {
    next.put(partition, offset);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    next.forEach(
        (partition, offset) -> {
          text.append(text.isEmpty() ? "" : ",").append(partition).append(':').append(offset);
        });
    return text.toString();
  }
}
