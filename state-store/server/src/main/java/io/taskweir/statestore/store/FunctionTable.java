package io.taskweir.statestore.store;

import com.google.protobuf.ByteString;
import io.taskweir.core.function.FunctionState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.statestore.store.proto.StoredFunction;
import io.taskweir.statestore.store.proto.StoredPause;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a partition knows of its functions, and which tenants are paused in it. One thread. */
public final class FunctionTable {
  private static final byte[] FUNCTION = {'f'};
  private static final byte[] TENANT_PAUSE = {'t'};
  private static final int REMEMBERED = 10_000;

  private final Records records;
  private final Map<Lane, FunctionState> functions = remembering();
  private final Map<String, TenantPause> pauses = remembering();

  FunctionTable(Records records) {
    this.records = records;
  }

  private static <K, V> Map<K, V> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /**
   * Whether all of a tenant's functions are held back.
   *
   * @param version of the change that says so
   */
  public record TenantPause(boolean paused, long version) {
    static final TenantPause NONE = new TenantPause(false, 0);
  }

  /** What is known of a function; of one that was never named, nothing. */
  public FunctionState get(Lane lane) {
    return functions.computeIfAbsent(lane, it -> decode(records.get(functionKey(it))));
  }

  public void put(Lane lane, FunctionState state) {
    functions.put(lane, state);
    records.put(functionKey(lane), encode(state));
  }

  /** Whether nothing of the lane is to be handed over, be it for its function or its tenant. */
  public boolean isPaused(Lane lane) {
    return get(lane).isPaused() || tenantPause(lane.tenant()).paused();
  }

  public TenantPause tenantPause(String tenant) {
    return pauses.computeIfAbsent(tenant, it -> decodePause(records.get(tenantPauseKey(it))));
  }

  /** Pauses or resumes a tenant, unless something newer did. */
  public void setTenantPause(String tenant, boolean paused, long version) {
    if (version > tenantPause(tenant).version()) {
      pauses.put(tenant, new TenantPause(paused, version));
      records.put(
          tenantPauseKey(tenant),
          StoredPause.newBuilder().setPaused(paused).setVersion(version).build());
    }
  }

  static byte[] functionKey(Lane lane) {
    return Records.key(FUNCTION, Keys.lane(lane));
  }

  /** Where the functions of a tenant begin. */
  static byte[] functionsOf(String tenant) {
    return Records.key(FUNCTION, Keys.tenant(tenant));
  }

  static Lane laneOf(byte[] functionKey) {
    byte[] lane = new byte[functionKey.length - FUNCTION.length];
    System.arraycopy(functionKey, FUNCTION.length, lane, 0, lane.length);
    return Keys.laneOf(lane);
  }

  static byte[] tenantPauseKey(String tenant) {
    return Records.key(TENANT_PAUSE, Keys.tenant(tenant));
  }

  static FunctionState decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return FunctionState.UNKNOWN;
    }
    StoredFunction stored = Records.parse(StoredFunction.parser(), bytes);
    return new FunctionState(
        stored.getConfig().isEmpty()
            ? FunctionConfig.DEFAULT
            : FunctionConfig.parse(stored.getConfig().toByteArray()),
        stored.getVersion(),
        stored.getPausing(),
        stored.getPauseVersion(),
        stored.getGeneration(),
        stored.getSeen());
  }

  private static StoredFunction encode(FunctionState state) {
    StoredFunction.Builder stored =
        StoredFunction.newBuilder()
            .setVersion(state.configVersion())
            .setPausing(state.pausing())
            .setPauseVersion(state.pauseVersion())
            .setGeneration(state.generation())
            .setSeen(state.seen());
    if (state.configVersion() > 0) {
      stored.setConfig(ByteString.copyFrom(state.configured().toJson()));
    }
    return stored.build();
  }

  static TenantPause decodePause(byte @Nullable [] bytes) {
    if (bytes == null) {
      return TenantPause.NONE;
    }
    StoredPause stored = Records.parse(StoredPause.parser(), bytes);
    return new TenantPause(stored.getPaused(), stored.getVersion());
  }
}
