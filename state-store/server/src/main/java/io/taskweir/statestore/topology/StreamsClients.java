package io.taskweir.statestore.topology;

import io.taskweir.statestore.flow.PollPace;
import io.taskweir.statestore.flow.ReportsRead;
import io.taskweir.statestore.store.TransactionHook;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Streams' usual clients with two things added. The producer says when the broker has acknowledged
 * a commit, on the thread that asked for it: the moment at which a store may write what it holds
 * back. And when a stream thread finds nothing more to do, its producer sends what somebody waits
 * for, so that a long linger costs no latency.
 */
public final class StreamsClients extends DefaultKafkaClientSupplier {
  private static final String PRODUCER = "-producer";
  private static final String CONSUMER = "-consumer";

  private final TransactionHook hook;
  private final PollPace pace;
  private final ReportsRead reports;
  private final InstantSource clock;

  /** By stream thread, whose name the ids of its clients begin with. */
  private final ConcurrentMap<String, StreamsProducerClient> producers = new ConcurrentHashMap<>();

  public StreamsClients(
      TransactionHook hook, PollPace pace, ReportsRead reports, InstantSource clock) {
    this.hook = hook;
    this.pace = pace;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    StreamsProducerClient producer = new StreamsProducerClient(config, hook);
    producers.put(streamThread(config, PRODUCER), producer);
    return producer;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    String thread = streamThread(config, CONSUMER);
    return new StreamsConsumerClient(
        config,
        () -> {
          StreamsProducerClient producer = producers.get(thread);
          if (producer != null) {
            producer.sendGathered();
          }
        },
        pace,
        reports,
        clock);
  }

  private static String streamThread(Map<String, Object> config, String suffix) {
    String id = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
    return id.endsWith(suffix) ? id.substring(0, id.length() - suffix.length()) : id;
  }
}
