package io.taskweir.dev.server;

import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server process is started with.
 *
 * @param roles at least one
 * @param kafka settings of every Kafka client; has {@code bootstrap.servers}
 * @param instanceId names this process among all servers of the cluster, best the same after a
 *     restart
 * @param addresses where it listens
 * @param dataDir where a state-store keeps its databases; they are kept across restarts
 * @param shape how to lay Taskweir out if the cluster has none yet
 * @param leaseSecret key of the lease tokens, the same for all state-stores of a cluster; null only
 *     without the role state-store
 * @param createDestinations whether a topic that a tenant names as destination is made if it is
 *     missing; otherwise the delivery is recorded as failed
 * @param policy what tenants may do with tasks; submitters and state-stores of a cluster must agree
 * @param workers who may work for a dispatcher; default {@link WorkerAccess#OPEN}
 * @param httpFunctions how dispatchers' servers call functions that are HTTP services; default
 *     {@link HttpFunctionSettings#NONE}
 * @param stores how a state-store keeps its state; default {@link StoreTuning#DEFAULT}
 */
public record ServerSettings(
    Set<Role> roles,
    Map<String, String> kafka,
    String instanceId,
    Addresses addresses,
    Path dataDir,
    Shape shape,
    @Nullable LeaseSecret leaseSecret,
    boolean createDestinations,
    TaskPolicy policy,
    WorkerAccess workers,
    HttpFunctionSettings httpFunctions,
    StoreTuning stores) {

  public ServerSettings {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "roles: at least one of submitter, state-store, dispatcher");
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("kafka.bootstrap.servers: must be given");
    }
    if (roles.contains(Role.STATE_STORE) && leaseSecret == null) {
      throw new IllegalArgumentException(
          "taskweir.lease-secret: must be given with the role state-store, and be the same for all"
              + " state-stores of the cluster; make one with `openssl rand -hex 32` and set it in"
              + " the configuration file or as TASKWEIR_LEASE_SECRET");
    }
    roles = Set.copyOf(EnumSet.copyOf(roles));
    kafka = Map.copyOf(kafka);
  }

  /** With policy, workers, HTTP functions and state-stores as they are by default. */
  public ServerSettings(
      Set<Role> roles,
      Map<String, String> kafka,
      String instanceId,
      Addresses addresses,
      Path dataDir,
      Shape shape,
      @Nullable LeaseSecret leaseSecret,
      boolean createDestinations) {
    this(
        roles,
        kafka,
        instanceId,
        addresses,
        dataDir,
        shape,
        leaseSecret,
        createDestinations,
        TaskPolicy.DEFAULT,
        WorkerAccess.OPEN,
        HttpFunctionSettings.NONE,
        StoreTuning.DEFAULT);
  }
}
