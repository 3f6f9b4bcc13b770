package io.taskweir.dispatcher.log;

import com.codahale.metrics.Counter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts records that could not be read, and logs one of them a minute. One thread. */
public final class BadRecords {
  private static final Logger log = LoggerFactory.getLogger(BadRecords.class);

  private final Counter counter;
  private final LogPause pause = new LogPause(System::nanoTime);

  public BadRecords(Counter counter) {
    this.counter = counter;
  }

  /**
   * @param why says in its message what is wrong with the record
   */
  public void skipped(ConsumerRecord<byte[], byte[]> record, Exception why) {
    counter.inc();
    if (pause.isOver()) {
      log.warn(
          "Skipped a record that cannot be read, {}-{} at offset {}: {}{}",
          record.topic(),
          record.partition(),
          record.offset(),
          why.getMessage(),
          pause.leftOut());
    }
  }
}
