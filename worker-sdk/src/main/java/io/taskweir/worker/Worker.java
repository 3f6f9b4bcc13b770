package io.taskweir.worker;

import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.attempt.AttemptRunner;
import io.taskweir.worker.attempt.ReportSink;
import io.taskweir.worker.attempt.RunnerSettings;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.function.TaskFunction;
import io.taskweir.worker.stream.DispatcherLinks;
import io.taskweir.worker.stream.LiveDispatchers;
import io.taskweir.worker.stream.MemberSource;
import io.taskweir.worker.stream.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers for the tasks of one tenant. Finds its dispatchers through Kafka, takes from them
 * as many tasks as it has free slots, and reports to Kafka.
 *
 * <pre>{@code
 * try (Worker worker = Worker.connect("localhost:9092").tenant("acme")
 *     .handle("resize", Image.class, (image, task) -> resize(image))
 *     .concurrency(16).start()) {
 *   worker.join();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** Handlers that were interrupted get this time to come back, so that their end is reported. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

  private final WorkerSettings settings;
  private final ReportSink reports;
  private final AttemptRunner runner;
  private final DispatcherLinks links;
  private final MemberSource members;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Makes the source, given whom to tell. */
  @FunctionalInterface
  interface MemberSources {
    MemberSource telling(Consumer<LiveDispatchers> listener);
  }

  /** Begins to describe a worker; {@code bootstrap} is Kafka's {@code host:port[,host:port…]}. */
  public static WorkerBuilder connect(String bootstrap) {
    return new WorkerBuilder(bootstrap);
  }

  /** Starts at once. Owns the reports and the members from now on. */
  Worker(
      WorkerSettings settings,
      Map<String, TaskFunction> functions,
      TaskRouting routing,
      ReportSink reports,
      WorkerClock clock,
      MemberSources memberSources) {
    this.settings = settings;
    this.reports = reports;
    runner =
        new AttemptRunner(
            new RunnerSettings(
                settings.workerId(),
                settings.tenant(),
                settings.concurrency(),
                RunnerSettings.DEFAULT_LEASE,
                settings.hookTimes()),
            functions,
            routing,
            reports,
            clock);
    runner.start();
    List<String> served = functions.keySet().stream().sorted().toList();
    links =
        new DispatcherLinks(
            new StreamSettings(
                settings.workerId(),
                settings.tenant(),
                served,
                settings.concurrency(),
                settings.security(),
                sdkVersion()),
            runner,
            new Random());
    members = memberSources.telling(links::update);
    members.start();
    log.info(
        "Worker {} serves {} of tenant {}, {} at once",
        settings.workerId(),
        served,
        settings.tenant(),
        settings.concurrency());
  }

  private static String sdkVersion() {
    String version = Worker.class.getPackage().getImplementationVersion();
    return "java/" + (version == null ? "development" : version);
  }

  /** The name under which this worker is seen. */
  public String id() {
    return settings.workerId();
  }

  /** Whether at least one dispatcher can send tasks now. */
  public boolean isConnected() {
    return links.isConnected();
  }

  /**
   * Waits until a dispatcher can send tasks.
   *
   * @return false if that did not happen in this time
   */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    return links.awaitConnected(atMost);
  }

  /** Waits until the worker has closed, whoever closes it. */
  public void join() throws InterruptedException {
    closed.await();
  }

  /**
   * Closes in good order: takes no more tasks, waits for the running handlers for the shutdown
   * grace, runs the {@link PreStopHook}s of the rest and interrupts them, runs the {@link
   * PreFreezeHook}s, sees to it that all results are with Kafka, leaves. An attempt whose handler
   * threw because of that interrupt is not reported and runs again elsewhere, without using up a
   * retry. Waits for the grace, the time of the hooks and some 15 s more at most; a second call
   * waits for the first.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    log.info("Worker {} closes, {} handlers at work", settings.workerId(), runner.running());
    runner.stop();
    links.drain();
    try {
      endHandlers();
      runner.freeze();
    } catch (InterruptedException e) {
      runner.stopAll();
      Thread.currentThread().interrupt();
    }
    runner.close();
    members.close();
    reports.close();
    links.close();
    closed.countDown();
    log.info("Worker {} has closed", settings.workerId());
  }

  private void endHandlers() throws InterruptedException {
    if (!runner.awaitIdle(settings.shutdownGrace())) {
      log.warn(
          "Worker {}: {} handlers did not end within {} and are interrupted",
          settings.workerId(),
          runner.running(),
          settings.shutdownGrace());
      runner.stopAll();
    }
    // A hook that is at work finishes it, even if its handler has ended.
    runner.awaitInterrupts();
    if (!runner.awaitIdle(AFTER_INTERRUPT)) {
      log.warn(
          "Worker {}: {} handlers do not heed their interrupt and are left behind",
          settings.workerId(),
          runner.running());
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void closeOnShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "taskweir-worker-shutdown"));
  }
}
