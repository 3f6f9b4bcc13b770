package io.taskweir.statestore.store;

import io.taskweir.core.task.Keeping;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Idempotency;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Partition 0 as its owner fills it, without Streams: a test says what happens, and when. */
public final class OnePartition implements AutoCloseable {
  private static final int QUEUE = 1;
  private static final byte[] OFFSET_KEY = {1};

  private final StoreMemory memory = new StoreMemory(1 << 20);
  private final Tables tables;
  private final StoreView view;

  public OnePartition(Path folder) {
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    view = new StoreView(0, tables);
  }

  public StoreView view() {
    return view;
  }

  /** Where the submission at an offset of the partition's only queue lies. */
  public static Origin origin(long offset) {
    return new Origin(QUEUE, 0, offset);
  }

  /** The submission at the offset becomes a task. */
  public void accept(TaskKey key, long offset, @Nullable Idempotency idempotency) {
    Terms terms =
        new Terms(
            origin(offset),
            1_000,
            1_000,
            5,
            60,
            0,
            3,
            Backoff.DEFAULT,
            Map.of(),
            null,
            null,
            new Keeping(true, 60_000),
            0,
            null,
            null,
            idempotency);
    Task task = Task.from(new Accepted(key, "f", terms, 1_000));
    tables.putTask(null, EncodedTask.of(task));
    take(offset);
  }

  /** The submission at the offset is refused. */
  public void refuse(long offset, ErrorCode code) {
    view.refusals().add(origin(offset), new ProblemException(code, "because"));
    take(offset);
  }

  /** The submission at the offset changes nothing. */
  public void take(long offset) {
    view.takenIn().taken(Topics.queue(QUEUE), offset + 1);
  }

  /** Nothing is kept of the task any more. */
  public void delete(TaskKey key) {
    Task task = tables.task(key);
    if (task == null) {
      throw new IllegalStateException("there is no task " + key);
    }
    tables.deleteTask(task);
  }

  public void commit() {
    tables.confirm(OFFSET_KEY, new byte[] {0});
    view.takenIn().committed();
  }

  @Override
  public void close() {
    view.close();
    tables.close();
    memory.close();
  }
}
