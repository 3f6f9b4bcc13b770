package io.taskweir.statestore.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a lane there are in this partition: by public state, waiting for their turn,
 * and out. Kept with every change of a task, never counted by scanning. Immutable.
 */
public final class LaneCounts {
  public static final LaneCounts NONE = new LaneCounts(new long[StateNumber.COUNT], 0, 0);

  private static final int BYTES = (StateNumber.COUNT + 2) * Long.BYTES;

  private final long[] byState;
  private final long ready;
  private final long out;

  private LaneCounts(long[] byState, long ready, long out) {
    this.byState = byState;
    this.ready = ready;
    this.out = out;
  }

  public long of(TaskState state) {
    return byState[StateNumber.of(state)];
  }

  /** Tasks that only wait for the window. */
  public long ready() {
    return ready;
  }

  /** Tasks that are handed over or run. */
  public long out() {
    return out;
  }

  /** Whether there is no task at all. */
  boolean isEmpty() {
    return Arrays.stream(byState).allMatch(count -> count == 0);
  }

  /** The counts after a task has changed. */
  LaneCounts after(@Nullable Task before, @Nullable Task after) {
    long[] next = byState.clone();
    long nextReady = ready;
    long nextOut = out;
    if (before != null) {
      next[StateNumber.of(before.state())]--;
      nextReady -= before.phase() instanceof Phase.Ready ? 1 : 0;
      nextOut -= before.phase().isOut() ? 1 : 0;
    }
    if (after != null) {
      next[StateNumber.of(after.state())]++;
      nextReady += after.phase() instanceof Phase.Ready ? 1 : 0;
      nextOut += after.phase().isOut() ? 1 : 0;
    }
    return new LaneCounts(next, nextReady, nextOut);
  }

  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).putLong(ready).putLong(out);
    for (long count : byState) {
      buffer.putLong(count);
    }
    return buffer.array();
  }

  static LaneCounts ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long ready = buffer.getLong();
    long out = buffer.getLong();
    long[] byState = new long[StateNumber.COUNT];
    // A state that was added since this was written has the count 0.
    for (int i = 0; i < byState.length && buffer.remaining() >= Long.BYTES; i++) {
      byState[i] = buffer.getLong();
    }
    return new LaneCounts(byState, ready, out);
  }
}
