package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the store takes to keep a task with its indexes, and to find it again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TablesBenchmark {
  /** Tasks of one transaction, which are confirmed together. */
  private static final int TRANSACTION = 500;

  /** Tasks that are there: more than are remembered by the side of RocksDB. */
  private static final int PRESENT = 200_000;

  private static final long START_MS = 1_700_000_000_000L;
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final int GOLDEN_STEP = 0x9E3779B9;

  private Path folder;
  private StoreMemory memory;
  private Tables tables;
  private int written;
  private int asked;

  /** JMH calls {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public TablesBenchmark() {}

  /** Opens a new store and fills it. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("taskweir-tables-");
    memory = new StoreMemory(256 << 20);
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    while (written < PRESENT) {
      transaction();
    }
  }

  /** Deletes it. */
  @TearDown(Level.Trial)
  public void close() {
    tables.close();
    memory.close();
    Folders.delete(folder);
  }

  /** A new waiting task, put and confirmed in a transaction of 500. */
  @Benchmark
  @OperationsPerInvocation(TRANSACTION)
  public void putAndConfirm() {
    transaction();
  }

  /** Any of 200,000 tasks, read from RocksDB and decoded. */
  @Benchmark
  public @Nullable Object get() {
    asked += GOLDEN_STEP;
    return tables.task(key(Integer.remainderUnsigned(asked, PRESENT)));
  }

  /** What the store keeps of a task as bytes. */
  @Benchmark
  public Object encode() {
    return TaskCodec.encode(task(17));
  }

  private void transaction() {
    for (int end = written + TRANSACTION; written < end; written++) {
      Task task = task(written);
      tables.putTask(null, EncodedTask.of(task));
    }
    tables.confirm(OFFSET_KEY, new byte[Long.BYTES]);
  }

  private static TaskKey key(int number) {
    return new TaskKey("acme", "t-%08d".formatted(number));
  }

  private static Task task(int number) {
    return Samples.task(
        key(number), "resize", 5, START_MS + number, START_MS + number, Map.of("k", "v"));
  }
}
