package io.taskweir.worker;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.function.FunctionTable;
import io.taskweir.worker.function.HookTimes;
import io.taskweir.worker.function.Initializers;
import io.taskweir.worker.function.TaskFunction;
import io.taskweir.worker.kafka.KafkaReports;
import io.taskweir.worker.kafka.KafkaSettings;
import io.taskweir.worker.kafka.LayoutReader;
import io.taskweir.worker.kafka.MemberWatch;
import io.taskweir.worker.stream.StreamSecurity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a {@link Worker} serves and how. One thread; {@link #start} may be called once. */
public final class WorkerBuilder {
  private static final String TOKEN_VARIABLE = "TASKWEIR_WORKER_TOKEN";
  private static final String TRUSTED_VARIABLE = "TASKWEIR_WORKER_CA";

  private static final int DEFAULT_CONCURRENCY = 16;
  private static final int MAX_CONCURRENCY = 10_000;
  private static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofSeconds(10);
  private static final Duration MAX_SHUTDOWN_GRACE = Duration.ofDays(7);
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration MAX_STOP_OR_FREEZE_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration MAX_INITIALIZER_TIMEOUT = Duration.ofDays(1);
  private static final Duration MIN_IDLE_AFTER = Duration.ofMillis(100);
  private static final Duration MAX_IDLE_AFTER = Duration.ofDays(1);
  private static final int MAX_WORKER_ID_CHARS = 128;

  private final String bootstrap;
  private final FunctionTable functions = new FunctionTable();
  private final Map<String, String> kafka = new LinkedHashMap<>();
  private String tenant = "default";
  private int concurrency = DEFAULT_CONCURRENCY;
  private Duration shutdownGrace = DEFAULT_SHUTDOWN_GRACE;
  private HookTimes hookTimes = HookTimes.DEFAULT;
  private @Nullable String workerId;
  private boolean closeOnShutdown;
  private @Nullable String token = fromEnvironment(TOKEN_VARIABLE);
  private @Nullable Path trusted =
      Optional.ofNullable(fromEnvironment(TRUSTED_VARIABLE)).map(Path::of).orElse(null);
  private boolean tls;

  WorkerBuilder(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * Whose tasks the worker takes; {@code default} if not said.
   *
   * @throws io.taskweir.protocol.problem.ProblemException if that is no name for a tenant
   */
  public WorkerBuilder tenant(String name) {
    tenant = Names.requireTenant(name);
    return this;
  }

  /**
   * Serves a function with a typed handler.
   *
   * @param type what the input is read as; see {@link Handler}
   * @throws io.taskweir.protocol.problem.ProblemException if that is no name for a function
   * @throws IllegalArgumentException if the function has a handler already
   */
  public <T> WorkerBuilder handle(String function, Class<T> type, Handler<T> handler) {
    functions.add(function, type, handler);
    return this;
  }

  /** Serves a function with a handler that takes and gives bytes; errors as above. */
  public WorkerBuilder handle(String function, RawHandler handler) {
    functions.add(function, handler);
    return this;
  }

  /**
   * Serves the functions of the object's methods that are annotated with {@link TaskHandler}, with
   * the hooks of those annotated with {@link Initializer}, {@link PreFreeze} and {@link PreStop}.
   *
   * @throws IllegalArgumentException if there is no handler, a method has other parameters than it
   *     may, a hook is for a function that is not among the handlers', or a function has a handler
   *     or such a hook already
   */
  public WorkerBuilder handle(Object annotated) {
    functions.addAnnotated(annotated);
    return this;
  }

  /**
   * Has a hook called when the worker starts, before it takes tasks; see {@link InitializerHook}.
   *
   * @param function one that this worker serves; {@link #handle} may be called before or after
   * @throws io.taskweir.protocol.problem.ProblemException if that is no name for a function
   * @throws IllegalArgumentException if the function has such a hook already
   */
  public WorkerBuilder initializer(String function, InitializerHook hook) {
    functions.addInitializer(function, hook);
    return this;
  }

  /**
   * Has a hook called when the function has become idle on this worker; see {@link PreFreezeHook}.
   * Parameters and errors as for {@link #initializer}.
   */
  public WorkerBuilder preFreeze(String function, PreFreezeHook hook) {
    functions.addPreFreeze(function, hook);
    return this;
  }

  /**
   * Has a hook called for each attempt of a function before its handler is interrupted; see {@link
   * PreStopHook}. Parameters and errors as for {@link #initializer}.
   */
  public WorkerBuilder preStop(String function, PreStopHook hook) {
    functions.addPreStop(function, hook);
    return this;
  }

  /**
   * How long an {@link InitializerHook} may take. One that takes longer is interrupted, and the
   * worker does not start.
   *
   * @param timeout 1 ms to 1 day; default 5 minutes
   */
  public WorkerBuilder initializerTimeout(Duration timeout) {
    requireRange("Initializer time-out", timeout, MILLISECOND, MAX_INITIALIZER_TIMEOUT, "1 day");
    hookTimes = hookTimes.withInitializer(timeout);
    return this;
  }

  /**
   * A function is idle when there has been no attempt of it for this time; then its {@link
   * PreFreezeHook} is called.
   *
   * @param time 100 ms to 1 day; default 60 s
   */
  public WorkerBuilder idleAfter(Duration time) {
    requireRange("idle time", time, MIN_IDLE_AFTER, MAX_IDLE_AFTER, "1 day");
    hookTimes = hookTimes.withIdleAfter(time);
    return this;
  }

  /**
   * How long a {@link PreFreezeHook} may take, and so how long a task that arrives meanwhile waits
   * for it at most. When that time is over the hook is interrupted.
   *
   * @param timeout 1 ms to 8 s; default 5 s
   */
  public WorkerBuilder preFreezeTimeout(Duration timeout) {
    requireRange("PreFreeze time-out", timeout, MILLISECOND, MAX_STOP_OR_FREEZE_TIMEOUT, "8 s");
    hookTimes = hookTimes.withPreFreeze(timeout);
    return this;
  }

  /**
   * How long a {@link PreStopHook} may take. When that time is over the handler is interrupted all
   * the same, and the hook too. A stopped attempt counts as ended 10 s after the request, so what
   * the hook takes is not left to the handler.
   *
   * @param timeout 1 ms to 8 s; default 5 s
   */
  public WorkerBuilder preStopTimeout(Duration timeout) {
    requireRange("PreStop time-out", timeout, MILLISECOND, MAX_STOP_OR_FREEZE_TIMEOUT, "8 s");
    hookTimes = hookTimes.withPreStop(timeout);
    return this;
  }

  private static void requireRange(
      String what, Duration given, Duration min, Duration max, String maxText) {
    if (given.compareTo(min) < 0 || given.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s %s: must be %d ms to %s".formatted(what, given, min.toMillis(), maxText));
    }
  }

  /**
   * Most handlers at once.
   *
   * @param handlers 1 to 10,000; default 16
   */
  public WorkerBuilder concurrency(int handlers) {
    if (handlers < 1 || handlers > MAX_CONCURRENCY) {
      throw new IllegalArgumentException(
          "concurrency " + handlers + ": must be 1 to " + MAX_CONCURRENCY);
    }
    concurrency = handlers;
    return this;
  }

  /**
   * Settings for every Kafka client of the worker, such as those for TLS and SASL. May be called
   * several times. What durability rests on (acks, idempotence, delivery time-out) stays ours.
   */
  public WorkerBuilder kafka(Map<String, String> settings) {
    kafka.putAll(settings);
    return this;
  }

  /**
   * The name under which the worker is seen; unique among those that run. Default: host, process id
   * and something random.
   *
   * @param id 1 to 128 printable ASCII characters without spaces
   */
  public WorkerBuilder workerId(String id) {
    if (!id.matches("[\\x21-\\x7E]{1," + MAX_WORKER_ID_CHARS + "}")) {
      throw new IllegalArgumentException(
          "worker id \""
              + id
              + "\": 1 to "
              + MAX_WORKER_ID_CHARS
              + " printable ASCII characters without spaces");
    }
    workerId = id;
    return this;
  }

  private static @Nullable String fromEnvironment(String variable) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * What the worker proves itself with to dispatchers that ask for it; issued with {@code taskweir
   * worker-token}. Default: the environment's {@code TASKWEIR_WORKER_TOKEN}.
   */
  public WorkerBuilder token(String workerToken) {
    token = workerToken.strip();
    return this;
  }

  /**
   * Speaks TLS to dispatchers, and trusts only those whose certificate is signed by one of these.
   * Default: the file that the environment's {@code TASKWEIR_WORKER_CA} names; else no TLS.
   *
   * @param certificates a file in PEM
   */
  public WorkerBuilder tls(Path certificates) {
    trusted = certificates;
    return this;
  }

  /** Speaks TLS to dispatchers, and trusts what the JDK trusts. */
  public WorkerBuilder tls() {
    tls = true;
    return this;
  }

  /**
   * How long {@link Worker#close} waits for running handlers before it interrupts them.
   *
   * @param grace 0 to 7 days; default 10 s
   */
  public WorkerBuilder shutdownGrace(Duration grace) {
    if (grace.isNegative() || grace.compareTo(MAX_SHUTDOWN_GRACE) > 0) {
      throw new IllegalArgumentException("shutdown grace " + grace + ": must be 0 to 7 days");
    }
    shutdownGrace = grace;
    return this;
  }

  /**
   * Closes the worker when the JVM is told to end (SIGTERM, Ctrl-C), so that a program that only
   * joins its worker leaves in good order. Not done if not asked for.
   */
  public WorkerBuilder closeOnShutdown() {
    closeOnShutdown = true;
    return this;
  }

  /**
   * Starts the worker. Returns when Kafka was reached, the layout read, usually within a second,
   * and the {@link InitializerHook}s have run; dispatchers are looked for in the background.
   *
   * @throws IllegalStateException if there is no handler, a hook for a function without one, Kafka
   *     is not reached, no Taskweir server has ever run against it, or an Initializer has failed or
   *     takes too long
   */
  public Worker start() {
    Map<String, TaskFunction> served = served();
    WorkerSettings settings = settings();
    KafkaSettings kafkaSettings =
        new KafkaSettings(bootstrap, kafka, "taskweir-worker-" + settings.workerId());
    Layout layout = LayoutReader.read(kafkaSettings);
    Initializers.run(served, hookTimes.initializer());
    KafkaReports reports = KafkaReports.open(kafkaSettings, layout.partitions());
    Worker worker =
        new Worker(
            settings,
            served,
            new TaskRouting(layout),
            reports,
            WorkerClock.SYSTEM,
            dispatchers -> new MemberWatch(kafkaSettings, WorkerClock.SYSTEM, dispatchers));
    if (closeOnShutdown) {
      worker.closeOnShutdown();
    }
    return worker;
  }

  Map<String, TaskFunction> served() {
    Map<String, TaskFunction> served = functions.all();
    if (served.isEmpty()) {
      throw new IllegalStateException("no handler: call handle(...) before start()");
    }
    return served;
  }

  WorkerSettings settings() {
    return new WorkerSettings(
        workerId == null ? WorkerSettings.randomId() : workerId,
        tenant,
        concurrency,
        shutdownGrace,
        hookTimes,
        new StreamSecurity(token, tls || trusted != null, trusted));
  }
}
