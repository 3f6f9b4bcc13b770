package io.taskweir.statestore.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The main consumer of one stream thread; says when it is about to wait for records. */
final class StreamsConsumerClient extends KafkaConsumer<byte[], byte[]> {
  private final Runnable idle;

  StreamsConsumerClient(Map<String, Object> config, Runnable idle) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.idle = idle;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> present = super.poll(Duration.ZERO);
    if (!present.isEmpty() || timeout.isZero()) {
      return present;
    }
    idle.run();
    return super.poll(timeout);
  }
}
