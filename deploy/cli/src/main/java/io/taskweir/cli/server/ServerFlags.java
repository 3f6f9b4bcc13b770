package io.taskweir.cli.server;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.settings.Settings;
import io.taskweir.dev.DataDir;
import io.taskweir.dev.DevSettings;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.Listen;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code taskweir server} say; the rest is taken from the settings.
 *
 * @param roles empty: as the settings say
 */
record ServerFlags(List<String> roles, @Nullable String host, @Nullable Integer port) {

  /** All but what is kept in the data directory. */
  record Draft(
      Set<Role> roles,
      Map<String, String> kafka,
      Optional<String> instanceId,
      Addresses addresses,
      Shape shape,
      Optional<LeaseSecret> leaseSecret,
      boolean createDestinations,
      TaskPolicy policy,
      WorkerAccess workers,
      HttpFunctionSettings httpFunctions,
      StoreTuning stores) {

    ServerSettings complete(DataDir directory) {
      return new ServerSettings(
          roles,
          kafka,
          instanceId.orElseGet(directory::instanceId),
          addresses,
          directory.path(),
          shape,
          leaseSecret.orElse(null),
          createDestinations,
          policy,
          workers,
          httpFunctions,
          stores);
    }

    String roleNames() {
      return roles.stream().sorted().map(Role::publicName).collect(Collectors.joining(","));
    }
  }

  Draft read(Settings settings, Map<String, String> kafka) {
    Set<Role> all = readRoles(settings);
    Optional<LeaseSecret> secret = settings.find(ServerKey.LEASE_SECRET.key()).map(LeaseSecret::of);
    if (all.contains(Role.STATE_STORE) && secret.isEmpty()) {
      throw CommandException.badUsage(
          "%s must be set for the role state-store: in the file of --config, or as TASKWEIR_LEASE_SECRET; the same on every state-store of the cluster; make one with `openssl rand -hex 32`"
              .formatted(ServerKey.LEASE_SECRET.key()));
    }
    return new Draft(
        all,
        kafka,
        settings.find(ServerKey.INSTANCE_ID.key()),
        addresses(settings),
        new Shape(layout(settings), replicationFactor(settings)),
        secret,
        settings.findBoolean(ServerKey.CREATE_DESTINATIONS).orElse(false),
        PolicySettings.read(settings),
        WorkerAccessSettings.read(settings),
        httpFunctions(settings),
        stores(settings));
  }

  private static StoreTuning stores(Settings settings) {
    StoreTuning defaults = StoreTuning.DEFAULT;
    return new StoreTuning(
        settings.findInteger(ServerKey.STANDBYS).orElse(defaults.standbys()),
        settings
            .findInteger(ServerKey.FLUSH_INTERVAL)
            .map(Duration::ofSeconds)
            .orElse(defaults.flushInterval()));
  }

  private static HttpFunctionSettings httpFunctions(Settings settings) {
    HttpFunctionSettings defaults = HttpFunctionSettings.NONE;
    return new HttpFunctionSettings(
        settings.findInteger(ServerKey.HTTP_FUNCTIONS_CONCURRENCY).orElse(defaults.concurrency()),
        settings
            .find(ServerKey.HTTP_FUNCTIONS_HOSTS.key())
            .map(hosts -> Arrays.stream(hosts.split(",", -1)).map(String::strip).toList())
            .orElse(defaults.hosts()));
  }

  private Set<Role> readRoles(Settings settings) {
    List<String> names =
        !roles.isEmpty()
            ? roles
            : settings
                .find(ServerKey.ROLES.key())
                .map(text -> Arrays.asList(text.split(",", -1)))
                .orElseGet(() -> Arrays.stream(Role.values()).map(Role::publicName).toList());
    Set<Role> all = EnumSet.noneOf(Role.class);
    for (String name : names) {
      all.add(Role.ofPublicName(name.strip()));
    }
    return all;
  }

  private Addresses addresses(Settings settings) {
    String httpHost =
        host != null ? host : settings.find(ServerKey.HTTP_HOST.key()).orElse(Listen.LOOPBACK);
    int httpPort =
        port != null
            ? port
            : settings.findInteger(ServerKey.HTTP_PORT).orElse(DevSettings.DEFAULT_HTTP_PORT);
    Listen workers =
        new Listen(
            settings.find(ServerKey.WORKERS_HOST.key()).orElse(httpHost),
            settings.findInteger(ServerKey.WORKERS_PORT).orElse(0));
    String advertised =
        settings.find(ServerKey.ADVERTISED_HOST.key()).orElseGet(() -> reachable(httpHost));
    return new Addresses(new Listen(httpHost, httpPort), workers, advertised);
  }

  /** All addresses is none that others could use. */
  private static String reachable(String host) {
    if (!host.equals("0.0.0.0") && !host.equals("::")) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw CommandException.badUsage(
          "this machine has no name: say in %s how others reach it"
              .formatted(ServerKey.ADVERTISED_HOST.key()),
          e);
    }
  }

  private static @Nullable Layout layout(Settings settings) {
    return LayoutSettings.find(settings).orElse(null);
  }

  private static short replicationFactor(Settings settings) {
    return settings.findInteger(ServerKey.REPLICATION_FACTOR).orElse(-1).shortValue();
  }
}
