package io.taskweir.bench.broker;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a topic has grown by, judged by the middle of the growth of each of its partitions.
 *
 * @param offsets that the topic has grown by, transaction markers among them
 * @param readOffsets how many of them were looked at
 * @param readRecords how many of those were records; the others are markers
 * @param readBytes keys, values and headers of those records
 * @param records some of them
 */
record TopicSample(
    String topic,
    long offsets,
    long readOffsets,
    long readRecords,
    long readBytes,
    List<ConsumerRecord<byte[], byte[]>> records) {

  TopicSample {
    records = List.copyOf(records);
  }

  /** Without transaction markers. */
  double recordCount() {
    return readOffsets == 0 ? offsets : (double) offsets * readRecords / readOffsets;
  }

  double markerCount() {
    return offsets - recordCount();
  }

  double bytesPerRecord() {
    return readRecords == 0 ? 0 : (double) readBytes / readRecords;
  }
}
