package io.taskweir.worker;

import static io.taskweir.worker.FakeDispatcher.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.worker.FakeDispatcher.Connection;
import io.taskweir.worker.function.HookTimes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a worker runs the PreFreeze hook of {@code gate}, over a real stream. */
class WorkerPreFreezeTest {
  private static final Duration GRACE = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final FakeDispatcher dispatcher = new FakeDispatcher("d1");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch hookMayEnd = new CountDownLatch(1);
  private WorkerFixture fixture = fixture(Duration.ofMillis(100), LONG);

  private WorkerFixture fixture(Duration idleAfter, Duration preFreeze) {
    return new WorkerFixture(
        4,
        GRACE,
        HookTimes.DEFAULT.withIdleAfter(idleAfter).withPreFreeze(preFreeze),
        functions -> functions.addPreFreeze("gate", this::freeze));
  }

  private void freeze() throws InterruptedException {
    seen.add("frozen");
    try {
      hookMayEnd.await();
    } catch (InterruptedException e) {
      seen.add("interrupted");
      throw e;
    }
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

  private void restart(Duration idleAfter, Duration preFreeze) {
    fixture.close();
    seen.clear();
    fixture = fixture(idleAfter, preFreeze);
  }

  @Test
  void itIsRunOnceWhenTheFunctionHasBecomeIdle() throws InterruptedException {
    hookMayEnd.countDown();
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    fixture.awaitEntered(1);
    await().during(Duration.ofMillis(250)).until(seen::isEmpty);
    fixture.open();
    await().until(() -> seen.equals(List.of("frozen")));
    connection.assign(task("other"));
    await().during(Duration.ofMillis(250)).until(() -> seen.size() == 1);

    connection.assign(task("t-2", "gate", "1"));
    await().until(() -> seen.size() == 2);
    fixture.worker.close();
    assertThat(seen).as("it has not worked since").hasSize(2);
  }

  @Test
  void aTaskThatArrivesMeanwhileWaitsForTheHook() throws InterruptedException {
    fixture.open();
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    await().until(() -> seen.equals(List.of("frozen")));
    fixture.awaitEntered(1);

    connection.assign(task("t-2", "gate", "1"), task("echo"));

    assertThat(fixture.reports.end("echo").outcome()).isEqualTo(Outcome.SUCCESS);
    await().during(Duration.ofMillis(200)).until(() -> fixture.reports.ends("t-2").isEmpty());
    assertThat(fixture.entered.availablePermits()).isZero();
    hookMayEnd.countDown();
    assertThat(fixture.reports.end("t-2").outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void butNoLongerThanTheHookMayTake() throws InterruptedException {
    restart(Duration.ofMillis(100), Duration.ofMillis(300));
    fixture.open();
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    await().until(() -> seen.equals(List.of("frozen")));

    connection.assign(task("t-2", "gate", "1"));

    assertThat(fixture.reports.end("t-2").outcome()).isEqualTo(Outcome.SUCCESS);
    await().until(() -> seen.contains("interrupted"));
  }

  @Test
  void closingRunsItIfTheFunctionHasWorked() throws InterruptedException {
    restart(LONG, LONG);
    hookMayEnd.countDown();
    fixture.open();
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    Finished unused = fixture.reports.end("t-1");
    fixture.worker.close();
    assertThat(seen).containsExactly("frozen");
  }

  @Test
  void closingDoesNotRunItForWhatHasNotWorked() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "deaf", "1"));
    fixture.awaitEntered(1);
    fixture.worker.close();
    assertThat(seen).isEmpty();
  }
}
