package io.taskweir.statestore.topology;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.concurrent.CoalescingRunner;
import io.taskweir.statestore.store.TransactionHook;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of one stream thread. A class of its own and not a proxy: a proxy's reflection would
 * be paid with every record.
 */
final class StreamsProducerClient extends KafkaProducer<byte[], byte[]> {
  private final TransactionHook hook;
  private final CoalescingRunner flusher;
  private boolean urgent;

  StreamsProducerClient(Map<String, Object> config, TransactionHook hook) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.hook = hook;
    flusher = new CoalescingRunner("taskweir-state-store-flush", super::flush);
  }

  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    // A task that is to start is waited for; all else may wait for company.
    urgent |= record.topic().equals(Topics.DISPATCH);
    return super.send(record, callback);
  }

  /**
   * No more will come soon: sends what has been gathered, if any of it is waited for. On the stream
   * thread; never blocks.
   */
  void sendGathered() {
    if (urgent) {
      urgent = false;
      flusher.request();
    }
  }

  @Override
  public void commitTransaction() {
    super.commitTransaction();
    urgent = false;
    hook.committed();
  }

  @Override
  public void abortTransaction() {
    super.abortTransaction();
    hook.aborted();
  }

  @Override
  public void close(Duration timeout) {
    flusher.close();
    super.close(timeout);
  }
}
