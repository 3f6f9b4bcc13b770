package io.taskweir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.function.FunctionTable;
import io.taskweir.worker.function.HookTimes;
import io.taskweir.worker.stream.LiveDispatchers;
import io.taskweir.worker.stream.MemberSource;
import io.taskweir.worker.stream.StreamSecurity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A worker without Kafka: the test says which dispatchers there are and sees what is reported. It
 * serves {@code echo}, {@code gate} (ends when {@link #open} is called), {@code deaf} (the same,
 * but swallows interrupts), {@code log} (the same, with 600 lines before and one after) and {@code
 * fail}.
 */
final class WorkerFixture implements AutoCloseable {
  /** So long that only a hook's return can be what was waited for. */
  private static final HookTimes HOOK_TIMES = HookTimes.DEFAULT.withPreStop(Duration.ofMinutes(1));

  final RecordedReports reports = new RecordedReports();
  final Semaphore entered = new Semaphore(0);
  final Worker worker;
  private final CountDownLatch gate = new CountDownLatch(1);
  private @Nullable Consumer<LiveDispatchers> listener;

  WorkerFixture(int concurrency) {
    this(concurrency, Duration.ofMillis(100));
  }

  WorkerFixture(int concurrency, Duration grace) {
    this(concurrency, grace, null);
  }

  /**
   * @param gateHook the PreStop hook of {@code gate}
   */
  WorkerFixture(int concurrency, Duration grace, @Nullable PreStopHook gateHook) {
    this(
        concurrency,
        grace,
        HOOK_TIMES,
        functions -> {
          if (gateHook != null) {
            functions.addPreStop("gate", gateHook);
          }
        });
  }

  /**
   * @param hooks adds those that the functions are to have
   */
  WorkerFixture(
      int concurrency, Duration grace, HookTimes hookTimes, Consumer<FunctionTable> hooks) {
    FunctionTable functions = new FunctionTable();
    hooks.accept(functions);
    functions.add("echo", String.class, (text, task) -> text);
    functions.add(
        "gate",
        String.class,
        (text, task) -> {
          entered.release();
          gate.await();
          return text;
        });
    functions.add("log", String.class, (text, task) -> log(text, task));
    functions.add("deaf", String.class, (text, task) -> passDeaf(text));
    functions.add(
        "fail",
        String.class,
        (text, task) -> {
          if (text.equals("stack")) {
            throw new StackOverflowError();
          }
          throw new NonRetryableException(text);
        });
    worker =
        new Worker(
            new WorkerSettings("w-1", "acme", concurrency, grace, hookTimes, StreamSecurity.NONE),
            functions.all(),
            new TaskRouting(new Layout(8, 4, 4)),
            reports,
            WorkerClock.SYSTEM,
            to -> {
              listener = to;
              return new NoMembers();
            });
  }

  private String log(String text, TaskContext task) throws InterruptedException {
    for (int i = 1; i <= 600; i++) {
      task.log(text + " " + i);
    }
    entered.release();
    gate.await();
    task.log("the end");
    return text;
  }

  private String passDeaf(String text) {
    entered.release();
    while (true) {
      try {
        gate.await();
        return text;
      } catch (InterruptedException e) {
        // That is what makes it deaf.
      }
    }
  }

  private static final class NoMembers implements MemberSource {
    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  /** From now on these are live and nobody else is there. */
  void dispatchers(FakeDispatcher... live) {
    members(Stream.of(live).map(FakeDispatcher::member).toList(), Set.of());
  }

  void members(List<Member> live, Set<String> silent) {
    assertThat(listener).isNotNull();
    listener.accept(new LiveDispatchers(live, silent));
  }

  /** Waits until this many handlers have been entered since the last call. */
  void awaitEntered(int handlers) throws InterruptedException {
    assertThat(entered.tryAcquire(handlers, 10, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets all waiting handlers go. */
  void open() {
    gate.countDown();
  }

  @Override
  public void close() {
    open();
    worker.close();
  }
}
