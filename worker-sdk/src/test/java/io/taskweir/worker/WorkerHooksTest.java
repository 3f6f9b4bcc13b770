package io.taskweir.worker;

import static io.taskweir.worker.FakeDispatcher.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.worker.FakeDispatcher.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a worker runs the PreStop hook of a function, over a real stream. */
class WorkerHooksTest {
  private final FakeDispatcher dispatcher = new FakeDispatcher("d1");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch hookMayEnd = new CountDownLatch(1);
  private final WorkerFixture fixture = new WorkerFixture(4, Duration.ofMillis(100), this::preStop);

  private void preStop(TaskContext task) throws InterruptedException {
    assertThat(task.isStopping()).isTrue();
    told.add(task.id() + " #" + task.attempt() + " " + task.labels());
    hookMayEnd.await();
  }

  @AfterEach
  void close() {
    hookMayEnd.countDown();
    fixture.close();
    dispatcher.close();
  }

  private Connection connect() throws InterruptedException {
    fixture.dispatchers(dispatcher);
    assertThat(fixture.worker.awaitConnected(Duration.ofSeconds(10))).isTrue();
    return dispatcher.connection();
  }

  @Test
  void aCancelRunsTheHookAndThenInterruptsTheHandler() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1").setAttempt(2).putLabels("order", "17"));
    fixture.awaitEntered(1);
    connection.cancel("t-1", 2);
    await().until(() -> told.equals(List.of("t-1 #2 " + Map.of("order", "17"))));
    assertThat(fixture.reports.ends()).isEmpty();

    hookMayEnd.countDown();

    Finished end = fixture.reports.end("t-1");
    assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(end.error()).as("the interrupt is no error").isNull();
    await().until(() -> connection.freed() == 1);
    assertThat(told).hasSize(1);
  }

  @Test
  void streamAndTimerGoOnWhileAHookIsAtWork() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("cancelled", "gate", "1"), task("late", "gate", "1").setTimeoutMs(50));
    fixture.awaitEntered(2);
    connection.cancel("cancelled", 1);
    await().until(() -> told.size() == 2);

    connection.assign(task("next"), task("long", "gate", "1"));

    assertThat(fixture.reports.end("next").outcome()).isEqualTo(Outcome.SUCCESS);
    await()
        .until(
            () ->
                fixture.reports.starts().stream().anyMatch(it -> it.key().taskId().equals("long")));
    assertThat(fixture.reports.ends("cancelled")).isEmpty();
    assertThat(fixture.reports.ends("late")).isEmpty();
  }

  @Test
  void aTimeOutRunsTheHookToo() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1").setTimeoutMs(50));
    await().until(() -> told.equals(List.of("t-1 #1 {}")));
    hookMayEnd.countDown();
    Finished end = fixture.reports.end("t-1");
    assertThat(end.outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(end.error()).extracting(TaskError::type).isEqualTo("Timeout");
  }

  @Test
  void theHookOfOneFunctionIsNotRunForAnother() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "deaf", "1"));
    fixture.awaitEntered(1);
    connection.cancel("t-1", 1);
    fixture.open();
    Finished unused = fixture.reports.end("t-1");
    assertThat(told).isEmpty();
  }

  @Test
  void closingRunsTheHooksOfWhatIsStillAtWorkAfterTheGrace() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"), task("t-2", "gate", "1"));
    fixture.awaitEntered(2);
    Thread closing = new Thread(fixture.worker::close);
    closing.start();
    await().until(() -> told.size() == 2);
    hookMayEnd.countDown();
    closing.join(10_000);
    assertThat(fixture.reports.isClosed()).isTrue();
    assertThat(fixture.reports.ends()).as("they run elsewhere").isEmpty();
    assertThat(told).containsExactlyInAnyOrder("t-1 #1 {}", "t-2 #1 {}");
  }

  @Test
  void closingWaitsForAHookWhoseHandlerHasEnded() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    fixture.awaitEntered(1);
    Thread closing = new Thread(fixture.worker::close);
    closing.start();
    await().until(() -> told.size() == 1);
    fixture.open();
    assertThat(fixture.reports.end("t-1").outcome()).isEqualTo(Outcome.SUCCESS);
    await()
        .during(Duration.ofMillis(200))
        .until(() -> closing.isAlive() && !fixture.reports.isClosed());
    hookMayEnd.countDown();
    closing.join(10_000);
    assertThat(fixture.reports.isClosed()).isTrue();
  }

  @Test
  void anIdleWorkerClosesWithoutHooks() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1"));
    await().until(() -> connection.freed() == 1);
    fixture.worker.close();
    assertThat(told).isEmpty();
  }
}
