package io.taskweir.statestore.flow;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends a record to the partition that it comes from. A sink would hash the key, and a partitioner
 * is not told where it stands, so the processor says it at the beginning of each step; forwarding
 * happens within the step, on the same thread.
 */
public final class SamePartition implements StreamPartitioner<byte[], byte[]> {
  private static final ThreadLocal<Set<Integer>> CURRENT = new ThreadLocal<>();

  /** A step of this partition begins on this thread. */
  public void enter(Set<Integer> partition) {
    CURRENT.set(partition);
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte @Nullable [] key, byte @Nullable [] value, int numPartitions) {
    Set<Integer> partition = CURRENT.get();
    if (partition == null) {
      throw new IllegalStateException("a record for " + topic + " outside of a step");
    }
    return Optional.of(partition);
  }
}
