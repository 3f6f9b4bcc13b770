package io.taskweir.statestore.topology;

import io.taskweir.statestore.flow.PollPace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The main consumer of one stream thread; says when it is about to wait for records, and waits no
 * longer than until its thread has something else to do.
 */
final class StreamsConsumerClient extends KafkaConsumer<byte[], byte[]> {
  private final Runnable idle;
  private final PollPace pace;
  private final InstantSource clock;

  StreamsConsumerClient(
      Map<String, Object> config, Runnable idle, PollPace pace, InstantSource clock) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.idle = idle;
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> present = super.poll(Duration.ZERO);
    if (!present.isEmpty() || timeout.isZero()) {
      return present;
    }
    idle.run();
    return super.poll(pace.atMost(timeout, clock.millis()));
  }
}
