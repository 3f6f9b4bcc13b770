package io.taskweir.cli.settings;

import io.taskweir.cli.SharedOptions;
import io.taskweir.dev.DevSettings;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Listen;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.protocol.worker.WorkerTokens;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every setting below {@code taskweir.}: who reads it, what it may be and what follows from it.
 * {@code docs/configuration.md} is made of it.
 */
public enum ServerKey {
  URL(
      "url",
      "--url",
      Reader.COMMANDS,
      Values.of("URL"),
      SharedOptions.DEFAULT_URL,
      "HTTP API that commands talk to. Any server of a cluster will do: each answers for all."),
  TENANT(
      "tenant",
      "--tenant",
      Reader.COMMANDS,
      Values.of("tenant name"),
      SharedOptions.DEFAULT_TENANT,
      "Tenant that commands speak for."),
  ROLES(
      "roles",
      "--roles",
      Reader.SERVER,
      Values.of("any of submitter, state-store, dispatcher, with commas"),
      "all three",
      "What the process does. A cluster needs each role at least once; a submitter passes on what"
          + " only a state-store can answer."),
  DATA(
      "data",
      "--data",
      Reader.BOTH,
      Values.of("directory"),
      "dev: .taskweir; server: .taskweir-server",
      "What is kept on disk. One process at a time; lost, a state-store restores everything from"
          + " Kafka, and dev begins empty."),
  HTTP_HOST(
      "http.host",
      "--host",
      Reader.SERVER,
      Values.of("address"),
      Listen.LOOPBACK,
      "Where HTTP listens; 0.0.0.0: on all addresses. There is no authentication yet."),
  HTTP_PORT(
      "http.port",
      "--port",
      Reader.SERVER,
      Values.port(),
      String.valueOf(DevSettings.DEFAULT_HTTP_PORT),
      "Port of HTTP; 0: any that is free. dev takes it from its flag only."),
  WORKERS_HOST(
      "workers.host",
      null,
      Reader.SERVER,
      Values.of("address"),
      "taskweir.http.host",
      "Where a dispatcher listens for workers."),
  WORKERS_PORT(
      "workers.port",
      null,
      Reader.SERVER,
      Values.port(),
      "0",
      "Port for workers; 0: any that is free, which workers find by themselves. Set it where a"
          + " firewall must let it through."),
  WORKERS_TOKEN_SECRET(
      "workers.token-secret",
      null,
      Reader.SERVER,
      Values.of("text of at least " + WorkerTokens.MIN_SECRET_BYTES + " bytes"),
      "none: any worker that reaches the port may serve any tenant",
      "Key of the worker tokens, the same for all dispatchers. With it a worker must show a token"
          + " of `taskweir worker-token` for its tenant and functions; another key makes all tokens"
          + " invalid. Who knows it can issue tokens."),
  WORKERS_TLS_CERTIFICATE(
      "workers.tls-certificate",
      null,
      Reader.SERVER,
      Values.of("file in PEM"),
      "none: no TLS to workers",
      "Certificate chain that a dispatcher shows to workers, for the name of"
          + " taskweir.advertised-host. Workers trust it with TASKWEIR_WORKER_CA or"
          + " WorkerBuilder.tls."),
  WORKERS_TLS_KEY(
      "workers.tls-key",
      null,
      Reader.SERVER,
      Values.of("file in PEM (PKCS#8)"),
      "none",
      "Private key of that certificate."),
  ADVERTISED_HOST(
      "advertised-host",
      null,
      Reader.SERVER,
      Values.of("host name or address"),
      "taskweir.http.host; the machine's name if that is 0.0.0.0",
      "Under which other servers and workers reach this one. If they cannot, the tasks of its"
          + " partitions are neither answered for elsewhere nor run."),
  INSTANCE_ID(
      "instance-id",
      null,
      Reader.SERVER,
      Values.of("text"),
      "made once, kept in the data directory",
      "Name of this process among all servers of the cluster; no two may have the same."),
  LEASE_SECRET(
      "lease-secret",
      null,
      Reader.SERVER,
      Values.of("text of at least " + LeaseSecret.MIN_BYTES + " bytes"),
      "none: a state-store does not start without; dev makes its own",
      "Key of the lease tokens, the same for all state-stores of a cluster and across restarts:"
          + " with another one the results of running tasks are refused. Who knows it can forge"
          + " results."),
  REPLICATION_FACTOR(
      "replication-factor",
      null,
      Reader.SERVER,
      Values.integer("copies", -1, 100),
      "-1: the cluster's own default",
      "Of every topic that is made; at most the number of brokers. With 1, losing a broker loses"
          + " tasks."),
  PARTITIONS(
      "layout.partitions",
      null,
      Reader.BOTH,
      Values.integer("partitions", 1, 4_096),
      String.valueOf(Shape.DEFAULT_LAYOUT.partitions()),
      "Of every co-partitioned topic, when a cluster is set up; can never be changed. Production:"
          + " 64 to 256. More spread further and cost more requests."),
  SHARD_SIZE(
      "layout.shard-size",
      null,
      Reader.BOTH,
      Values.integer("partitions", 1, 4_096),
      String.valueOf(Shape.DEFAULT_LAYOUT.shardSize()),
      "That one tenant uses, at most all; can never be changed. Small ones keep tenants apart,"
          + " large ones let one tenant use more machines."),
  QUEUES(
      "layout.queues",
      null,
      Reader.BOTH,
      Values.integer("topics", 1, 100),
      String.valueOf(Shape.DEFAULT_LAYOUT.queues()),
      "Queue topics that tenants are hashed to, when a cluster is set up. Tenants of different"
          + " queues do not wait behind each other's submissions."),
  STANDBYS(
      "standbys",
      null,
      Reader.SERVER,
      Values.integer("copies", 0, 10),
      String.valueOf(StoreTuning.DEFAULT.standbys()),
      "Of each partition, kept by other state-stores. Production: 1, so that another takes over"
          + " within seconds; with 0 it restores first. Each costs the disk of the original."),
  FLUSH_INTERVAL(
      "flush-interval",
      null,
      Reader.SERVER,
      Values.integer("seconds", 1, 3_600),
      String.valueOf(StoreTuning.DEFAULT.flushInterval().toSeconds()),
      "How long a state-store keeps changes in memory only. A killed process replays at most this"
          + " much; shorter writes more to disk."),
  CREATE_DESTINATIONS(
      "destinations.auto-create",
      null,
      Reader.SERVER,
      Values.of("true or false"),
      "false",
      "Whether a destination topic that is missing is made; if not, the delivery is recorded as"
          + " failed. dev always makes them."),
  CREATE_FUNCTIONS(
      "functions.auto-create",
      null,
      Reader.BOTH,
      Values.of("true or false"),
      "true",
      "Whether a submission may name a function that nobody has configured; if not, it is refused"
          + " with FUNCTION_NOT_FOUND. The same on submitters and state-stores. With false every"
          + " submission over HTTP waits for the state-store's ruling, which costs milliseconds."),
  SYSTEM_RETRY_BUDGET(
      "retry.system-budget",
      null,
      Reader.BOTH,
      Values.integer("seconds", 0, 604_800),
      String.valueOf(TaskPolicy.DEFAULT.systemRetryBudget().toSeconds()),
      "What the waits of one task after throttled and system errors (worker lost, lease ended) may"
          + " take together, until it fails. The same on all state-stores."),
  HTTP_FUNCTIONS_HOSTS(
      "http-functions.hosts",
      null,
      Reader.SERVER,
      Values.of("host names, *.domain, or *, with commas"),
      "none",
      "Hosts that the platform may call for functions with an http.url. Whoever may configure"
          + " functions has this server send requests to them, so allow no host inside that others"
          + " are kept from. dev allows any."),
  HTTP_FUNCTIONS_CONCURRENCY(
      "http-functions.concurrency",
      null,
      Reader.SERVER,
      Values.integer("requests", 1, 10_000),
      String.valueOf(HttpFunctionSettings.NONE.concurrency()),
      "Most requests at once for the HTTP functions of one tenant, from one server with the role"
          + " dispatcher.");

  /** Which programs read a setting. */
  enum Reader {
    COMMANDS("commands"),
    SERVER("server"),
    BOTH("server, dev");

    private final String names;

    Reader(String names) {
      this.names = names;
    }
  }

  /**
   * What a setting may be.
   *
   * @param text for people, with the unit
   * @param min of whole numbers, as {@code max}; no bound: 0 for both
   */
  private record Values(String text, int min, int max) {
    static Values of(String text) {
      return new Values(text, 0, 0);
    }

    static Values integer(String unit, int min, int max) {
      return new Values("%d to %d %s".formatted(min, max, unit), min, max);
    }

    static Values port() {
      return new Values("0 to 65535", 0, 65_535);
    }
  }

  private final String suffix;
  private final @Nullable String flag;
  private final Reader reader;
  private final String range;
  private final int min;
  private final int max;
  private final String defaultValue;
  private final String meaning;

  ServerKey(
      String suffix,
      @Nullable String flag,
      Reader reader,
      Values values,
      String defaultValue,
      String meaning) {
    this.suffix = suffix;
    this.flag = flag;
    this.reader = reader;
    this.range = values.text();
    this.min = values.min();
    this.max = values.max();
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /** As in the file, such as {@code taskweir.http.port}. */
  public String key() {
    return "taskweir." + suffix;
  }

  /** In the environment, such as {@code TASKWEIR_HTTP_PORT}. */
  public String variable() {
    return "TASKWEIR_" + environmentSuffix().toUpperCase(Locale.ROOT);
  }

  /** What overrides it on the command line; null: nothing does. */
  public @Nullable String flag() {
    return flag;
  }

  /** Commands that read it. */
  public String readBy() {
    return reader.names;
  }

  /** What it may be, with its unit, for people. */
  public String range() {
    return range;
  }

  public String defaultValue() {
    return defaultValue;
  }

  /** What it is for, and what follows from other values. */
  public String meaning() {
    return meaning;
  }

  int min() {
    requireIntegers();
    return min;
  }

  int max() {
    requireIntegers();
    return max;
  }

  private void requireIntegers() {
    if (min >= max) {
      throw new IllegalStateException(key() + " is no number");
    }
  }

  static boolean isKnown(String key) {
    return Arrays.stream(values()).anyMatch(it -> it.key().equals(key));
  }

  static String all() {
    return Arrays.stream(values()).map(ServerKey::key).collect(Collectors.joining(", "));
  }

  /** Points and dashes are both {@code _} in the environment. */
  private String environmentSuffix() {
    return suffix.replace('.', '_').replace('-', '_');
  }

  static String ofEnvironment(String name) {
    return Arrays.stream(values())
        .filter(it -> it.environmentSuffix().equals(name))
        .map(it -> it.suffix)
        .findFirst()
        .orElse(name);
  }
}
