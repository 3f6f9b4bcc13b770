package io.taskweir.statestore.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.statestore.store.StoreView.VersionedConfig;
import io.taskweir.statestore.store.proto.StoredDispatcher;
import io.taskweir.statestore.store.proto.StoredFunction;
import io.taskweir.statestore.store.proto.StoredParkedResult;
import io.taskweir.statestore.store.proto.StoredWindow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a partition keeps besides its tasks: windows, function configs, the dispatcher that owns it,
 * its incarnation, parked results. Logged like the tasks. One thread.
 */
public final class ControlTable {
  private static final byte[] WINDOW = {'w'};
  private static final byte[] FUNCTION = {'f'};
  private static final byte[] DISPATCHER = {'d'};
  private static final byte[] INCARNATION = {'i'};
  private static final byte[] PARKED = {'p'};
  private static final int CACHED_CONFIGS = 10_000;

  private final Tables tables;
  private final Log log;
  private final Map<Lane, Integer> windows = new HashMap<>();
  private final Map<Lane, FunctionConfig> configs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Lane, FunctionConfig> eldest) {
          return size() > CACHED_CONFIGS;
        }
      };
  // Every dispatch asks for these two.
  private @Nullable StoredDispatcher dispatcher;
  private long incarnation = -1;
  private long parked = -1;

  /** Writes one change to the changelog. */
  interface Log {
    void append(ColumnFamily family, byte[] key, byte @Nullable [] value);
  }

  ControlTable(Tables tables, Log log) {
    this.tables = tables;
    this.log = log;
  }

  /** How many tasks of the lane may be out in this partition. */
  public int window(Lane lane) {
    return windows.computeIfAbsent(
        lane,
        it -> {
          byte[] bytes = get(laneKey(WINDOW, it));
          return bytes == null ? 0 : parse(StoredWindow.parser(), bytes).getSlots();
        });
  }

  public void setWindow(Lane lane, int slots) {
    windows.put(lane, slots);
    put(
        laneKey(WINDOW, lane),
        slots == 0 ? null : StoredWindow.newBuilder().setSlots(slots).build());
  }

  /** Closes every window, because the dispatcher that opened them no longer owns the partition. */
  public void closeAllWindows() {
    for (byte[] key : tables.keys(ColumnFamily.CONTROL, WINDOW, Integer.MAX_VALUE)) {
      put(key, null);
    }
    windows.clear();
  }

  /** The function's config, the default if it has none. */
  public FunctionConfig config(Lane lane) {
    return configs.computeIfAbsent(
        lane,
        it -> {
          byte[] bytes = get(functionKey(it));
          return bytes == null ? FunctionConfig.DEFAULT : decodeFunction(bytes).config();
        });
  }

  /** Sets a config unless a newer one is set; says whether it did. */
  public boolean setConfig(Lane lane, FunctionConfig config, long version) {
    byte[] key = functionKey(lane);
    byte[] present = get(key);
    if (present != null && decodeFunction(present).version() >= version) {
      return false;
    }
    configs.put(lane, config);
    put(
        key,
        StoredFunction.newBuilder()
            .setConfig(ByteString.copyFrom(config.toJson()))
            .setVersion(version)
            .build());
    return true;
  }

  static byte[] functionKey(Lane lane) {
    return laneKey(FUNCTION, lane);
  }

  static VersionedConfig decodeFunction(byte[] bytes) {
    StoredFunction stored = parse(StoredFunction.parser(), bytes);
    return new VersionedConfig(
        FunctionConfig.parse(stored.getConfig().toByteArray()), stored.getVersion());
  }

  /** The dispatcher that owns this partition, by its own word; epoch 0 before the first. */
  public StoredDispatcher dispatcher() {
    if (dispatcher == null) {
      byte[] bytes = get(DISPATCHER);
      dispatcher =
          bytes == null
              ? StoredDispatcher.getDefaultInstance()
              : parse(StoredDispatcher.parser(), bytes);
    }
    return dispatcher;
  }

  public void setDispatcher(long epoch, String id) {
    dispatcher = StoredDispatcher.newBuilder().setEpoch(epoch).setDispatcherId(id).build();
    put(DISPATCHER, dispatcher);
  }

  /** The last opening's number; 0 before the first. */
  public long incarnation() {
    if (incarnation < 0) {
      byte[] bytes = get(INCARNATION);
      incarnation = bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
    }
    return incarnation;
  }

  public void setIncarnation(long next) {
    incarnation = next;
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
    log.append(ColumnFamily.CONTROL, INCARNATION, value);
    tables.putControl(INCARNATION, value);
  }

  /** Keeps a genuine result whose task is not there (again) yet. */
  public void park(TaskKey key, byte[] report, long nowMs) {
    long before = parkedResults();
    put(
        parkedKey(key),
        StoredParkedResult.newBuilder()
            .setReport(ByteString.copyFrom(report))
            .setParkedAtMs(nowMs)
            .build());
    parked = before + 1;
  }

  /** The parked result of a task, taken out; null if there is none. */
  public byte @Nullable [] unpark(TaskKey key) {
    // Nearly always there is none at all, and then every submission saves a look-up.
    if (parkedResults() == 0) {
      return null;
    }
    byte[] parkedKey = parkedKey(key);
    byte[] bytes = get(parkedKey);
    if (bytes == null) {
      return null;
    }
    put(parkedKey, null);
    parked--;
    return parse(StoredParkedResult.parser(), bytes).getReport().toByteArray();
  }

  /** Parked results of at least this age, up to a limit. */
  public List<TaskKey> parkedBefore(long timeMs, int limit) {
    if (parkedResults() == 0) {
      return List.of();
    }
    return tables.keys(ColumnFamily.CONTROL, PARKED, Integer.MAX_VALUE).stream()
        .filter(
            key -> {
              byte[] bytes = get(key);
              return bytes != null
                  && parse(StoredParkedResult.parser(), bytes).getParkedAtMs() < timeMs;
            })
        .limit(limit)
        .map(key -> Keys.taskKey(Arrays.copyOfRange(key, 1, key.length)))
        .toList();
  }

  /** How many results are parked. */
  public long parkedResults() {
    if (parked < 0) {
      parked = tables.keys(ColumnFamily.CONTROL, PARKED, Integer.MAX_VALUE).size();
    }
    return parked;
  }

  private static byte[] parkedKey(TaskKey key) {
    return concatenate(PARKED, Keys.task(key));
  }

  private static byte[] laneKey(byte[] kind, Lane lane) {
    return concatenate(kind, Keys.lane(lane));
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private byte @Nullable [] get(byte[] key) {
    return tables.control(key);
  }

  private void put(byte[] key, @Nullable MessageLite message) {
    byte[] value = message == null ? null : message.toByteArray();
    log.append(ColumnFamily.CONTROL, key, value);
    tables.putControl(key, value);
  }

  private static <T> T parse(Parser<T> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a control record in the store cannot be read", e);
    }
  }
}
