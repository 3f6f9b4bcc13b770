package io.taskweir.statestore.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class TurnTakingTest {
  private static final long WRITTEN = 1_700_000_000_000L;

  private final TurnTaking turns = new TurnTaking(new TaskRouting(new Layout(1, 1, 1)));
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> heads = new HashMap<>();

  @Test
  void results_get_eight_turns_for_one_of_a_queue() {
    List<String> order = run(List.of(Topics.RESULTS, Topics.queue(0)), 90);

    assertThat(order.stream().filter(Topics.RESULTS::equals).count()).isBetween(78L, 82L);
  }

  @Test
  void two_queues_share_evenly() {
    List<String> order = run(List.of(Topics.queue(0), Topics.queue(1)), 100);

    assertThat(order.stream().filter(Topics.queue(0)::equals).count()).isEqualTo(50);
  }

  @Test
  void an_input_that_was_silent_gets_no_credit_for_it() {
    run(List.of(Topics.queue(0)), 1_000);

    List<String> order = run(List.of(Topics.queue(0), Topics.queue(1)), 100);

    assertThat(order.stream().filter(Topics.queue(1)::equals).count()).isBetween(49L, 51L);
  }

  @Test
  void the_time_at_which_a_record_was_written_is_remembered_behind_the_next_head() {
    long tag = turns.extract(record(Topics.RESULTS, 7, WRITTEN), -1);
    turns.extract(record(Topics.RESULTS, 9, WRITTEN + 5), -1);

    assertThat(turns.taken(metadata(Topics.RESULTS, 7), tag)).isEqualTo(WRITTEN);
  }

  /** What Streams does: the input whose head has the lowest tag goes first. */
  private List<String> run(List<String> topics, int steps) {
    for (String topic : topics) {
      heads.computeIfAbsent(topic, this::nextHead);
    }
    List<String> order = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      String first = topics.get(0);
      for (String topic : topics) {
        first = heads.getOrDefault(topic, 0L) < heads.getOrDefault(first, 0L) ? topic : first;
      }
      long tag = heads.getOrDefault(first, 0L);
      long offset = offsets.getOrDefault(first, 0L);
      heads.put(first, nextHead(first));
      assertThat(turns.taken(metadata(first, offset), tag)).isEqualTo(WRITTEN + offset);
      order.add(first);
    }
    return order;
  }

  private long nextHead(String topic) {
    long offset = offsets.merge(topic, 1L, Long::sum);
    return turns.extract(record(topic, offset, WRITTEN + offset), -1);
  }

  private static ConsumerRecord<Object, Object> record(String topic, long offset, long time) {
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }

  private static RecordMetadata metadata(String topic, long offset) {
    return new RecordMetadata() {
      @Override
      public String topic() {
        return topic;
      }

      @Override
      public int partition() {
        return 0;
      }

      @Override
      public long offset() {
        return offset;
      }
    };
  }
}
