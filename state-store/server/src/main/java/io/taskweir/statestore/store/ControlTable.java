package io.taskweir.statestore.store;

import io.taskweir.statestore.store.proto.StoredDispatcher;
import io.taskweir.statestore.store.proto.StoredWindow;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a partition keeps of its dispatcher and of itself: windows, the dispatcher that owns it, its
 * incarnation. One thread.
 */
public final class ControlTable {
  private static final byte[] WINDOW = {'w'};
  private static final byte[] DISPATCHER = {'d'};
  private static final byte[] INCARNATION = {'i'};

  private final Records records;
  private final Map<Lane, Integer> windows = new HashMap<>();
  // Every dispatch asks for these two.
  private @Nullable StoredDispatcher dispatcher;
  private long incarnation = -1;

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

  static byte[] windowKey(Lane lane) {
    return Records.key(WINDOW, Keys.lane(lane));
  }

  static int decodeWindow(byte @Nullable [] bytes) {
    return bytes == null ? 0 : Records.parse(StoredWindow.parser(), bytes).getSlots();
  }
}
