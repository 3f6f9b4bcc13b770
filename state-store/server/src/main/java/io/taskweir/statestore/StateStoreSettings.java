package io.taskweir.statestore;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.partition.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a state-store is started with.
 *
 * @param kafka passed through to every Kafka client; has {@code bootstrap.servers}
 * @param layout as in {@code taskweir.layout}
 * @param dataDir folder for the databases and Streams' own files; kept across restarts
 * @param httpHost where other instances reach this one's HTTP
 * @param httpPort likewise
 * @param leaseSecret key of the lease tokens, the same for all instances of a cluster
 * @param lease how long a running attempt may be silent; default 30 s
 * @param maxPayloadBytes largest input and largest result; default 1 MiB, at most 2 MiB
 * @param commitInterval longest time between two transactions; default 1 s
 * @param memoryBytes bound for RocksDB's blocks and write buffers of all partitions; default 256
 *     MiB
 * @param standbys copies of each partition that other instances keep; default 0, in production 1
 * @param streamThreads threads that work on partitions; default 1: more only when one is full
 * @param flushInterval most time that the store keeps changes in memory only; default 15 s. A
 *     killed process replays at most this much
 * @param policy what tenants may do; default {@link TaskPolicy#DEFAULT}
 */
public record StateStoreSettings(
    Map<String, String> kafka,
    Layout layout,
    Path dataDir,
    String httpHost,
    int httpPort,
    LeaseSecret leaseSecret,
    Duration lease,
    int maxPayloadBytes,
    Duration commitInterval,
    long memoryBytes,
    int standbys,
    int streamThreads,
    Duration flushInterval,
    TaskPolicy policy) {

  public StateStoreSettings {
    kafka = Map.copyOf(kafka);
    if (maxPayloadBytes < 1 || maxPayloadBytes > Limits.MAX_INTERNAL_RECORD_BYTES / 4) {
      throw new IllegalArgumentException(
          "taskweir.max-payload-bytes "
              + maxPayloadBytes
              + ": from 1 to "
              + Limits.MAX_INTERNAL_RECORD_BYTES / 4);
    }
  }

  /** Everything that has a default, at its default. */
  public static StateStoreSettings of(
      Map<String, String> kafka,
      Layout layout,
      Path dataDir,
      String httpHost,
      int httpPort,
      LeaseSecret leaseSecret) {
    return new StateStoreSettings(
        kafka,
        layout,
        dataDir,
        httpHost,
        httpPort,
        leaseSecret,
        Duration.ofSeconds(30),
        Limits.DEFAULT_MAX_PAYLOAD_BYTES,
        Duration.ofSeconds(1),
        256L << 20,
        0,
        1,
        Duration.ofSeconds(15),
        TaskPolicy.DEFAULT);
  }

  /** The same with what an operator sets: standbys, the interval of flushes, and the policy. */
  public StateStoreSettings with(
      int otherStandbys, Duration otherFlushInterval, TaskPolicy otherPolicy) {
    return new StateStoreSettings(
        kafka,
        layout,
        dataDir,
        httpHost,
        httpPort,
        leaseSecret,
        lease,
        maxPayloadBytes,
        commitInterval,
        memoryBytes,
        otherStandbys,
        streamThreads,
        otherFlushInterval,
        otherPolicy);
  }
}
