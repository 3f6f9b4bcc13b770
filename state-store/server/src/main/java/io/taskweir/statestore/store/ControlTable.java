package io.taskweir.statestore.store;

import com.google.protobuf.ByteString;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.proto.StoredDispatcher;
import io.taskweir.statestore.store.proto.StoredParkedResult;
import io.taskweir.statestore.store.proto.StoredWindow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a partition keeps of its dispatcher and of itself: windows, the dispatcher that owns it, its
 * incarnation, parked results. One thread.
 */
public final class ControlTable {
  private static final byte[] WINDOW = {'w'};
  private static final byte[] DISPATCHER = {'d'};
  private static final byte[] INCARNATION = {'i'};
  private static final byte[] PARKED = {'p'};

  private final Records records;
  private final Map<Lane, Integer> windows = new HashMap<>();
  // Every dispatch asks for these two.
  private @Nullable StoredDispatcher dispatcher;
  private long incarnation = -1;
  private long parked = -1;

  ControlTable(Records records) {
    this.records = records;
  }

  /** How many tasks of the lane may be out in this partition. */
  public int window(Lane lane) {
    return windows.computeIfAbsent(lane, it -> decodeWindow(records.get(windowKey(it))));
  }

  public void setWindow(Lane lane, int slots) {
    windows.put(lane, slots);
    records.put(
        windowKey(lane), slots == 0 ? null : StoredWindow.newBuilder().setSlots(slots).build());
  }

  /** Closes every window, because the dispatcher that opened them no longer owns the partition. */
  public void closeAllWindows() {
    for (byte[] key : records.keys(WINDOW)) {
      records.put(key, (byte[]) null);
    }
    windows.clear();
  }

  /** The dispatcher that owns this partition, by its own word; epoch 0 before the first. */
  public StoredDispatcher dispatcher() {
    if (dispatcher == null) {
      byte[] bytes = records.get(DISPATCHER);
      dispatcher =
          bytes == null
              ? StoredDispatcher.getDefaultInstance()
              : Records.parse(StoredDispatcher.parser(), bytes);
    }
    return dispatcher;
  }

  public void setDispatcher(long epoch, String id) {
    dispatcher = StoredDispatcher.newBuilder().setEpoch(epoch).setDispatcherId(id).build();
    records.put(DISPATCHER, dispatcher);
  }

  /** The last opening's number; 0 before the first. */
  public long incarnation() {
    if (incarnation < 0) {
      byte[] bytes = records.get(INCARNATION);
      incarnation = bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
    }
    return incarnation;
  }

  public void setIncarnation(long next) {
    incarnation = next;
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
    records.put(INCARNATION, value);
  }

  /** Keeps a genuine result whose task is not there (again) yet. */
  public void park(TaskKey key, byte[] report, long nowMs) {
    byte[] parkedKey = parkedKey(key);
    long before = parkedResults();
    long more = records.get(parkedKey) == null ? 1 : 0;
    records.put(
        parkedKey,
        StoredParkedResult.newBuilder()
            .setReport(ByteString.copyFrom(report))
            .setParkedAtMs(nowMs)
            .build());
    parked = before + more;
  }

  /** The parked result of a task, taken out; null if there is none. */
  public byte @Nullable [] unpark(TaskKey key) {
    byte[] report = parked(key);
    if (report != null) {
      records.put(parkedKey(key), (byte[]) null);
      parked--;
    }
    return report;
  }

  /** The parked result of a task; null if there is none. */
  public byte @Nullable [] parked(TaskKey key) {
    // Nearly always there is none at all, and then every submission saves a look-up.
    byte[] bytes = parkedResults() == 0 ? null : records.get(parkedKey(key));
    if (bytes == null) {
      return null;
    }
    return Records.parse(StoredParkedResult.parser(), bytes).getReport().toByteArray();
  }

  /** Those of the parked results whose tasks there are. */
  public List<TaskKey> parkedResultsOf(Function<TaskKey, @Nullable Task> tasks) {
    if (parkedResults() == 0) {
      return List.of();
    }
    return records.keys(PARKED).stream()
        .map(ControlTable::taskOfParked)
        .filter(key -> tasks.apply(key) != null)
        .toList();
  }

  private static TaskKey taskOfParked(byte[] key) {
    return Keys.taskKey(Arrays.copyOfRange(key, PARKED.length, key.length));
  }

  /** Parked results of at least this age, up to a limit. */
  public List<TaskKey> parkedBefore(long timeMs, int limit) {
    if (parkedResults() == 0) {
      return List.of();
    }
    return records.keys(PARKED).stream()
        .filter(
            key -> {
              byte[] bytes = records.get(key);
              return bytes != null
                  && Records.parse(StoredParkedResult.parser(), bytes).getParkedAtMs() < timeMs;
            })
        .limit(limit)
        .map(ControlTable::taskOfParked)
        .toList();
  }

  /** How many results are parked. */
  public long parkedResults() {
    if (parked < 0) {
      parked = records.keys(PARKED).size();
    }
    return parked;
  }

  private static byte[] parkedKey(TaskKey key) {
    return Records.key(PARKED, Keys.task(key));
  }

  static byte[] windowKey(Lane lane) {
    return Records.key(WINDOW, Keys.lane(lane));
  }

  static int decodeWindow(byte @Nullable [] bytes) {
    return bytes == null ? 0 : Records.parse(StoredWindow.parser(), bytes).getSlots();
  }
}
