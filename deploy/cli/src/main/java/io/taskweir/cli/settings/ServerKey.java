package io.taskweir.cli.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Every setting below {@code taskweir.}, with what it means. */
public enum ServerKey {
  URL("url", "Base URL of the HTTP API that commands talk to. Default http://127.0.0.1:8080."),
  TENANT("tenant", "Tenant that commands speak for. Default: default."),
  ROLES("roles", "What a server does: any of submitter, state-store, dispatcher. Default: all."),
  DATA("data", "Directory for what is kept on disk. Default .taskweir for dev, .taskweir-server."),
  HTTP_HOST("http.host", "Address that HTTP listens on. Default 127.0.0.1; 0.0.0.0 for all."),
  HTTP_PORT("http.port", "Port of HTTP, 0 to 65535, 0 for any. Default 8080."),
  WORKERS_HOST("workers.host", "Address for workers' streams. Default: as taskweir.http.host."),
  WORKERS_PORT("workers.port", "Port for workers' streams, 0 to 65535. Default 0: any."),
  ADVERTISED_HOST(
      "advertised-host",
      "Name under which other machines reach this one. Default: taskweir.http.host, or the"
          + " machine's name if that is 0.0.0.0."),
  INSTANCE_ID(
      "instance-id",
      "Name of this process among all servers. Default: made once, kept in the data directory."),
  LEASE_SECRET(
      "lease-secret",
      "Key of the lease tokens, at least 16 characters, the same for all state-stores of a"
          + " cluster. No default; dev makes its own."),
  REPLICATION_FACTOR(
      "replication-factor",
      "Copies of every topic that is made, 1 to the number of brokers; -1 (default): the"
          + " cluster's own default."),
  PARTITIONS(
      "layout.partitions",
      "Partitions of every co-partitioned topic when a cluster is set up, 1 to 4096. Default 4."),
  SHARD_SIZE("layout.shard-size", "Partitions that one tenant uses. Default 2."),
  QUEUES("layout.queues", "Queue topics that tenants are hashed to, 1 to 100. Default 2."),
  STANDBYS(
      "standbys",
      "Copies of each partition that other state-stores keep, 0 to 10. Default 0; in production 1:"
          + " another takes over within seconds."),
  FLUSH_INTERVAL(
      "flush-interval",
      "Seconds that a state-store keeps changes in memory only, 1 to 3600. Default 15. A killed"
          + " process replays at most this much."),
  CREATE_DESTINATIONS(
      "destinations.auto-create",
      "Whether a destination topic that is missing is made: true or false (default).");

  private final String suffix;
  private final String meaning;

  ServerKey(String suffix, String meaning) {
    this.suffix = suffix;
    this.meaning = meaning;
  }

  /** As in the file, such as {@code taskweir.http.port}. */
  public String key() {
    return "taskweir." + suffix;
  }

  public String meaning() {
    return meaning;
  }

  static boolean isKnown(String key) {
    return Arrays.stream(values()).anyMatch(it -> it.key().equals(key));
  }

  static String all() {
    return Arrays.stream(values()).map(ServerKey::key).collect(Collectors.joining(", "));
  }

  /** Points and dashes are both {@code _} in the environment. */
  static String ofEnvironment(String name) {
    return Arrays.stream(values())
        .map(it -> it.suffix)
        .filter(suffix -> suffix.replace('.', '_').replace('-', '_').equals(name))
        .findFirst()
        .orElse(name);
  }
}
