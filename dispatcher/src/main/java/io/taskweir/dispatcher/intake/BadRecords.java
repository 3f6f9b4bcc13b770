package io.taskweir.dispatcher.intake;

import com.codahale.metrics.Counter;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts records that could not be read, and logs one of them a minute: they come in floods. */
final class BadRecords {
  private static final Logger log = LoggerFactory.getLogger(BadRecords.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Counter counter;
  private long lastLoggedNanos = System.nanoTime() - PAUSE_NANOS;

  BadRecords(Counter counter) {
    this.counter = counter;
  }

  void skipped(ConsumerRecord<byte[], byte[]> record, Exception why) {
    counter.inc();
    long now = System.nanoTime();
    if (now - lastLoggedNanos >= PAUSE_NANOS) {
      lastLoggedNanos = now;
      log.warn(
          "Skipped a record that cannot be read, {}-{} at offset {}: {} ({} since the start; logged"
              + " at most once a minute)",
          record.topic(),
          record.partition(),
          record.offset(),
          why.getMessage(),
          counter.getCount());
    }
  }
}
