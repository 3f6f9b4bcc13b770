package io.taskweir.statestore.http;

import io.taskweir.core.function.FunctionState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.statestore.store.FunctionTable.TenantPause;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the partitions of a tenant know of its functions, wherever they are. Blocks; thread-safe.
 */
final class FunctionReads {
  private final TaskRouting routing;
  private final PartitionOwners owners;

  FunctionReads(TaskRouting routing, PartitionOwners owners) {
    this.routing = routing;
    this.owners = owners;
  }

  /** The tenant's functions that exist, by name. */
  Map<String, FunctionState> all(String tenant) {
    Map<String, FunctionState> all = new TreeMap<>();
    for (int partition : routing.shard(tenant)) {
      in(partition, tenant, null)
          .forEach((name, state) -> all.merge(name, state, FunctionState::mergedWith));
    }
    all.values().removeIf(state -> !state.exists());
    return all;
  }

  /** What all partitions know of one function together. */
  FunctionState of(Lane lane) {
    FunctionState state = FunctionState.UNKNOWN;
    for (int partition : routing.shard(lane.tenant())) {
      state = state.mergedWith(in(partition, lane));
    }
    return state;
  }

  /** What one partition knows of one function. */
  FunctionState in(int partition, Lane lane) {
    return in(partition, lane.tenant(), lane.function())
        .getOrDefault(lane.function(), FunctionState.UNKNOWN);
  }

  private Map<String, FunctionState> in(int partition, String tenant, @Nullable String function) {
    Optional<StoreView> local = owners.local(partition);
    return local.isPresent()
        ? in(local.get(), tenant, function)
        : read(
            owners.askForText(
                partition, PartitionRoutes.functionsPath(partition, tenant, function)));
  }

  static Map<String, FunctionState> in(StoreView view, String tenant, @Nullable String function) {
    Map<String, FunctionState> found = new TreeMap<>();
    if (function != null) {
      found.put(function, view.function(new Lane(tenant, function)));
    } else {
      view.functions(tenant).forEach((lane, state) -> found.put(lane.function(), state));
    }
    return found;
  }

  /** One line for each function: its name, the numbers, the config. */
  static String write(Map<String, FunctionState> functions) {
    StringBuilder lines = new StringBuilder();
    functions.forEach(
        (name, state) ->
            lines
                .append(name)
                .append(' ')
                .append(state.configVersion())
                .append(' ')
                .append(state.pausing())
                .append(' ')
                .append(state.pauseVersion())
                .append(' ')
                .append(state.generation())
                .append(' ')
                .append(state.seen())
                .append(' ')
                .append(new String(state.configured().toJson(), StandardCharsets.UTF_8))
                .append('\n'));
    return lines.toString();
  }

  private static Map<String, FunctionState> read(String lines) {
    Map<String, FunctionState> functions = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(" ", 7);
      functions.put(
          parts[0],
          new FunctionState(
              FunctionConfig.parse(parts[6].getBytes(StandardCharsets.UTF_8)),
              Long.parseLong(parts[1]),
              Boolean.parseBoolean(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]),
              Boolean.parseBoolean(parts[5])));
    }
    return functions;
  }

  /** Version of the last pause or resumption of the whole tenant. */
  long tenantPauseVersion(String tenant) {
    long last = 0;
    for (int partition : routing.shard(tenant)) {
      last = Math.max(last, tenantPause(partition, tenant).version());
    }
    return last;
  }

  private TenantPause tenantPause(int partition, String tenant) {
    Optional<StoreView> local = owners.local(partition);
    if (local.isPresent()) {
      return local.get().tenantPause(tenant);
    }
    String[] parts =
        owners.askForText(partition, PartitionRoutes.pausePath(partition, tenant)).split(" ", 2);
    return new TenantPause(Boolean.parseBoolean(parts[0]), Long.parseLong(parts[1].strip()));
  }
}
