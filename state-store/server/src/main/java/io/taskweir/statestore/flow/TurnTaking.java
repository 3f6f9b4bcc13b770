package io.taskweir.statestore.flow;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Lets the inputs of a partition take turns. Streams always takes the input whose head has the
 * lowest timestamp, so the "timestamp" handed out here is a start tag of start-time fair queueing
 * (Goyal, Vin and Cheng, 1996): an input's tags grow by 1 ∕ weight with each record, and never lag
 * behind the virtual time. Results and commands weigh 8, a queue and the logs 1, so that work that
 * is under way is never stuck behind a burst of new work or of words, nor a queue starved by it
 * (architecture, D1).
 *
 * <p>Calls for one partition come from one thread at a time.
 */
public final class TurnTaking implements TimestampExtractor {
  private static final long STEP = 8;
  private static final long URGENT_STEP = 1;

  private final TaskRouting routing;
  private final Map<Integer, Turns> partitions = new ConcurrentHashMap<>();

  public TurnTaking(TaskRouting routing) {
    this.routing = routing;
  }

  /** Where tasks live; kept with the turns because both are of the partitions. */
  public TaskRouting routing() {
    return routing;
  }

  /** The turn of a record that has become the head of its input. */
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    Turns turns = partitions.computeIfAbsent(record.partition(), it -> new Turns());
    return turns.next(record.topic(), record.offset(), record.timestamp());
  }

  /**
   * A record's turn has come.
   *
   * @param tag what {@link #extract} gave it
   * @return when the record was written, in milliseconds
   */
  public long taken(RecordMetadata source, long tag) {
    Turns turns = partitions.computeIfAbsent(source.partition(), it -> new Turns());
    return turns.taken(source.topic(), source.offset(), tag);
  }

  private static boolean isUrgent(String topic) {
    return topic.equals(Topics.RESULTS) || topic.equals(Topics.COMMANDS);
  }

  /** The inputs of one partition. */
  private static final class Turns {
    private final Map<String, Input> inputs = new HashMap<>();
    private long virtualTime;

    private long next(String topic, long offset, long writtenAtMs) {
      Input input =
          inputs.computeIfAbsent(topic, it -> new Input(isUrgent(it) ? URGENT_STEP : STEP));
      long tag = Math.max(virtualTime, input.finishTag);
      input.finishTag = tag + input.step;
      input.remember(offset, writtenAtMs);
      return tag;
    }

    private long taken(String topic, long offset, long tag) {
      virtualTime = Math.max(virtualTime, tag);
      Input input = inputs.get(topic);
      if (input == null) {
        throw new IllegalStateException("a record of " + topic + " without a turn");
      }
      return input.writtenAtMs(offset);
    }
  }

  /** One topic's share of a partition. */
  private static final class Input {
    private final long step;
    private long finishTag;
    // The record that is being processed and the one behind it, which is the head by then.
    private final long[] offsets = {-1, -1};
    private final long[] times = new long[2];
    private int latest;

    private Input(long step) {
      this.step = step;
    }

    private void remember(long offset, long writtenAtMs) {
      latest ^= 1;
      offsets[latest] = offset;
      times[latest] = writtenAtMs;
    }

    private long writtenAtMs(long offset) {
      if (offsets[latest] == offset) {
        return times[latest];
      }
      if (offsets[latest ^ 1] == offset) {
        return times[latest ^ 1];
      }
      throw new IllegalStateException("the time of offset " + offset + " is not remembered");
    }
  }
}
