package io.taskweir.dev.cluster;

import io.taskweir.protocol.partition.Layout;
import org.jspecify.annotations.Nullable;

/**
 * How Taskweir is to be laid out on a cluster when it is set up there for the first time.
 *
 * @param layout null: as the cluster has it, or {@link #DEFAULT_LAYOUT} if it has none yet; given:
 *     a cluster that has another is refused
 * @param replicationFactor copies of every topic, 1 to the number of brokers; -1 leaves it to the
 *     cluster
 */
public record Shape(@Nullable Layout layout, short replicationFactor) {
  /** Good for one machine: requests cost more than records there, so there are few partitions. */
  public static final Layout DEFAULT_LAYOUT = new Layout(4, 2, 2);

  /** One machine, one broker. */
  public static final Shape SINGLE = new Shape(null, (short) 1);

  public Shape {
    if (replicationFactor == 0 || replicationFactor < -1) {
      throw new IllegalArgumentException(
          "replication factor " + replicationFactor + ": at least 1, or -1 for the cluster's own");
    }
  }
}
