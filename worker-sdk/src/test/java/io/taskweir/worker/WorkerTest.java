package io.taskweir.worker;

import static io.taskweir.worker.FakeDispatcher.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.worker.FakeDispatcher.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker does with the tasks of one dispatcher, over a real stream. */
class WorkerTest {
  private final FakeDispatcher dispatcher = new FakeDispatcher("d1");
  private WorkerFixture fixture = new WorkerFixture(4);

  @AfterEach
  void close() {
    fixture.close();
    dispatcher.close();
  }

  private Connection connect() throws InterruptedException {
    fixture.dispatchers(dispatcher);
    assertThat(fixture.worker.awaitConnected(Duration.ofSeconds(10))).isTrue();
    return dispatcher.connection();
  }

  private void restartWith(int concurrency, Duration grace) {
    fixture.close();
    fixture = new WorkerFixture(concurrency, grace);
  }

  @Test
  void itSaysHelloFirst() throws InterruptedException {
    assertThat(fixture.worker.isConnected()).isFalse();
    Connection connection = connect();
    assertThat(connection.hello().getWorkerId()).isEqualTo("w-1");
    assertThat(connection.hello().getTenant()).isEqualTo("acme");
    assertThat(connection.hello().getFunctionsList())
        .containsExactly("deaf", "echo", "fail", "gate", "log");
    assertThat(connection.hello().getSlots()).isEqualTo(4);
    assertThat(connection.hello().getRunningList()).isEmpty();
    assertThat(fixture.worker.isConnected()).isTrue();
  }

  @Test
  void aQuickTaskIsReportedWithOneRecord() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1"));
    Finished end = fixture.reports.end("t-1");
    assertThat(end.key()).isEqualTo(new TaskKey("acme", "t-1"));
    assertThat(end.attempt()).isEqualTo(1);
    assertThat(end.leaseToken()).isEqualTo("token-t-1");
    assertThat(end.workerId()).isEqualTo("w-1");
    assertThat(end.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(end.payload()).isEqualTo(Payload.json("\"t-1\""));
    assertThat(end.startedAt()).isBeforeOrEqualTo(end.endedAt());
    await().until(() -> connection.freed() == 1);
  }

  @Test
  void aSlowTaskIsSaidToHaveStarted() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "\"x\""));
    await().until(() -> fixture.reports.starts().size() == 1);
    assertThat(fixture.reports.ends()).isEmpty();
    fixture.open();
    Finished end = fixture.reports.end("t-1");
    assertThat(fixture.reports.starts().get(0).startedAt()).isEqualTo(end.startedAt());
  }

  @Test
  void errorsAreReportedByClassAndTheWorkerSurvivesThem() throws InterruptedException {
    Connection connection = connect();
    connection.assign(
        task("bad", "fail", "\"no such image\""),
        task("deep", "fail", "\"stack\""),
        task("unfit", "echo", "{"),
        task("unknown", "other", "1"));
    assertThat(fixture.reports.end("bad").outcome()).isEqualTo(Outcome.NON_RETRYABLE);
    assertThat(fixture.reports.end("bad").error())
        .isEqualTo(new TaskError(NonRetryableException.class.getName(), "no such image"));
    assertThat(fixture.reports.end("deep").outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(fixture.reports.end("unknown").outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(fixture.reports.end("unknown").error())
        .extracting(TaskError::message)
        .asString()
        .contains("not other of tenant acme");
    await().until(() -> connection.freed() == 4);
    connection.assign(task("after"));
    assertThat(fixture.reports.end("after").outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void withoutAFreeSlotATaskGoesBackAtOnce() throws InterruptedException {
    Connection connection = connect();
    connection.assign(
        task("t-1", "gate", "1"),
        task("t-2", "gate", "1"),
        task("t-3", "gate", "1"),
        task("t-4", "gate", "1"),
        task("t-5", "gate", "1"));
    await().until(() -> connection.returned().equals(List.of("t-5")));
    fixture.awaitEntered(4);
    fixture.open();
    await().until(() -> connection.freed() == 4);
    assertThat(fixture.reports.ends("t-5")).isEmpty();
  }

  @Test
  void aRepeatedAssignmentIsIgnored() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    fixture.awaitEntered(1);
    connection.assign(task("t-1", "gate", "1").setReissued(true));
    connection.assign(task("after the repetition"));
    Finished unused = fixture.reports.end("after the repetition");
    fixture.open();
    await().until(() -> connection.freed() == 2);
    assertThat(fixture.reports.ends("t-1")).hasSize(1);
    assertThat(connection.returned()).isEmpty();
  }

  @Test
  void anAttemptThatHasEndedIsNotRunAgainWhenItIsSentAgain() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1"));
    await().until(() -> connection.freed() == 1);
    connection.assign(task("t-1").setReissued(true));
    await().until(() -> connection.freed() == 2);
    assertThat(fixture.reports.ends("t-1")).hasSize(1);
  }

  @Test
  void aNewTaskWithTheIdOfAnOldOneIsRun() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1"));
    await().until(() -> connection.freed() == 1);
    connection.assign(task("t-1").setReissued(true).setLeaseToken("another submission's"));
    await().until(() -> fixture.reports.ends("t-1").size() == 2);
  }

  @Test
  void theNextAttemptOfTheSameTaskIsAnother() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    connection.assign(task("t-1", "gate", "1").setAttempt(2));
    fixture.awaitEntered(2);
    fixture.open();
    await().until(() -> fixture.reports.ends("t-1").size() == 2);
  }

  @Test
  void aCancelInterruptsTheHandler() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"), task("t-2", "gate", "1"));
    fixture.awaitEntered(2);
    connection.cancel("t-1", 2);
    connection.cancel("t-1", 1);
    assertThat(fixture.reports.end("t-1").outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(fixture.reports.ends("t-2")).isEmpty();
    await().until(() -> connection.freed() == 1);
  }

  @Test
  void aHandlerThatRunsTooLongIsInterruptedAndRetryable() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1").setTimeoutMs(50));
    Finished end = fixture.reports.end("t-1");
    assertThat(end.outcome()).isEqualTo(Outcome.RETRYABLE);
    assertThat(end.error()).extracting(TaskError::type).isEqualTo("Timeout");
    assertThat(Duration.between(end.startedAt(), end.endedAt()))
        .isGreaterThan(Duration.ofMillis(45));
  }

  @Test
  void aHandlerThatDoesNotHeedItsTimeOutIsReportedButKeepsItsSlot() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "deaf", "1").setTimeoutMs(50));
    Finished end = fixture.reports.end("t-1");
    assertThat(end.error()).extracting(TaskError::type).isEqualTo("Timeout");
    assertThat(connection.freed()).isZero();
    fixture.open();
    await().until(() -> connection.freed() == 1);
    assertThat(fixture.reports.ends("t-1")).hasSize(1);
  }

  @Test
  void manyQuickTasksShareTheirMessages() throws InterruptedException {
    restartWith(1_000, Duration.ofSeconds(1));
    Connection connection = connect();
    for (int batch = 0; batch < 100; batch++) {
      List<Assignment.Builder> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        tasks.add(task("t-" + batch + "-" + i));
      }
      int before = batch * 100;
      await().pollInterval(Duration.ofMillis(1)).until(() -> connection.freed() >= before - 800);
      connection.assign(tasks.toArray(Assignment.Builder[]::new));
    }
    await().until(() -> connection.freed() == 10_000);
    assertThat(fixture.reports.ends()).hasSize(10_000);
    assertThat(connection.returned()).isEmpty();
    assertThat(connection.freedMessages()).isLessThan(5_000);
  }

  @Test
  void closingWaitsForRunningHandlers() throws InterruptedException {
    restartWith(4, Duration.ofSeconds(30));
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    fixture.awaitEntered(1);
    Thread closing = new Thread(fixture.worker::close);
    closing.start();
    await().until(connection::drains);
    connection.assign(task("late"));
    await().until(() -> connection.returned().equals(List.of("late")));
    assertThat(fixture.reports.ends()).isEmpty();

    fixture.open();
    fixture.worker.join();
    assertThat(fixture.reports.end("t-1").outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(fixture.reports.isClosed()).isTrue();
    await().until(connection::hasEnded);
    assertThat(fixture.worker.isConnected()).isFalse();
  }

  @Test
  void afterTheGraceHandlersAreInterruptedAndLeftToRunElsewhere() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "gate", "1"));
    fixture.awaitEntered(1);
    fixture.worker.close();
    assertThat(fixture.reports.ends()).isEmpty();
    assertThat(fixture.reports.isClosed()).isTrue();
  }
}
