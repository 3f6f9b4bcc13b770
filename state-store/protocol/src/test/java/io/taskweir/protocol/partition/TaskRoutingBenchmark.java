package io.taskweir.protocol.partition;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Where a task belongs, on a cluster of 64 partitions with shards of 8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TaskRoutingBenchmark {
  private static final Layout LAYOUT = new Layout(64, 8, 4);
  private static final int IDS = 1_024;

  private final TaskRouting routing = new TaskRouting(LAYOUT);
  private final String[] ids = new String[IDS];
  private int next;

  /** Fills the ids. */
  public TaskRoutingBenchmark() {
    for (int i = 0; i < IDS; i++) {
      ids[i] = "0199a4c2-7d5e-7c3a-9f00-%012x".formatted(i * 0x9E3779B9L);
    }
  }

  /** Of a tenant that has been seen before: a hash of the id. */
  @Benchmark
  public int partitionOfKnownTenant() {
    next = (next + 1) % IDS;
    return routing.partition("acme", ids[next]);
  }

  /** Of a tenant that has not: rendezvous over all partitions and queues too. */
  @Benchmark
  public int partitionOfNewTenant() {
    next = (next + 1) % IDS;
    return new TaskRouting(LAYOUT).partition("acme", ids[next]);
  }
}
