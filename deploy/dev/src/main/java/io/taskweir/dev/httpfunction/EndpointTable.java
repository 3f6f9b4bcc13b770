package io.taskweir.dev.httpfunction;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.http.HttpEndpoint;
import io.taskweir.protocol.problem.ProblemException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which functions are HTTP services, as {@code taskweir.functions} says. Pure; one thread. */
final class EndpointTable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointTable.class);

  private final Map<String, Map<String, HttpEndpoint>> byTenant = new TreeMap<>();

  /**
   * Takes one record in.
   *
   * @param key {@code tenant/function}
   * @param config null: the function is gone
   * @return the tenant whose functions have changed by it; null if none have
   */
  @Nullable String take(String key, byte @Nullable [] config) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      LOG.warn("a record on {} has the key \"{}\", not tenant/function", Topics.FUNCTIONS, key);
      return null;
    }
    String tenant = key.substring(0, slash);
    String function = key.substring(slash + 1);
    HttpEndpoint endpoint = config == null ? null : endpoint(key, config);
    Map<String, HttpEndpoint> functions = byTenant.computeIfAbsent(tenant, it -> new TreeMap<>());
    HttpEndpoint before =
        endpoint == null ? functions.remove(function) : functions.put(function, endpoint);
    if (functions.isEmpty()) {
      byTenant.remove(tenant);
    }
    boolean same = before == null ? endpoint == null : before.equals(endpoint);
    return same ? null : tenant;
  }

  private static @Nullable HttpEndpoint endpoint(String key, byte[] config) {
    try {
      return FunctionConfig.parse(config).http();
    } catch (ProblemException e) {
      LOG.warn("the config of {} on {} cannot be read: {}", key, Topics.FUNCTIONS, e.detail());
      return null;
    }
  }

  /** The HTTP functions of a tenant by name. */
  Map<String, HttpEndpoint> of(String tenant) {
    return Map.copyOf(byTenant.getOrDefault(tenant, Map.of()));
  }
}
