package io.taskweir.worker;

import static io.taskweir.worker.FakeDispatcher.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.worker.FakeDispatcher.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What handlers log leaves the worker, over a real stream and on real threads. */
class WorkerLogsTest {
  private final FakeDispatcher dispatcher = new FakeDispatcher("d1");
  private final WorkerFixture fixture = new WorkerFixture(4);

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

  @Test
  void linesAreSeenWhileTheHandlerIsAtWorkAndTheLastComeBeforeItsEnd() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "log", "\"line\"").setAttempt(2));

    await().until(() -> lines("t-1").size() == 600);
    assertThat(fixture.reports.ends()).isEmpty();
    fixture.open();

    assertThat(fixture.reports.end("t-1").outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(lines("t-1"))
        .containsExactlyElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, 600).mapToObj(i -> "line " + i), Stream.of("the end"))
                .toList());
    List<WorkerReport> all = fixture.reports.about("t-1");
    assertThat(all.get(all.size() - 1)).isInstanceOf(Finished.class);
    assertThat(fixture.reports.logs())
        .allSatisfy(
            it -> {
              assertThat(it.attempt()).isEqualTo(2);
              assertThat(it.leaseToken()).isEqualTo("token-t-1");
              assertThat(it.workerId()).isEqualTo("w-1");
              assertThat(it.lines()).hasSizeBetween(1, Limits.MAX_LOG_LINES);
            });
  }

  @Test
  void anAttemptThatIsLeftBehindKeepsWhatItLogged() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1", "log", "\"line\""));
    fixture.awaitEntered(1);

    fixture.worker.close();

    assertThat(fixture.reports.ends()).as("it runs elsewhere").isEmpty();
    assertThat(lines("t-1")).hasSize(600).endsWith("line 600");
  }

  @Test
  void whoLogsNothingSendsNothing() throws InterruptedException {
    Connection connection = connect();
    connection.assign(task("t-1"), task("t-2", "fail", "\"no\""));
    Finished unused = fixture.reports.end("t-1");
    Finished unusedToo = fixture.reports.end("t-2");
    assertThat(fixture.reports.logs()).isEmpty();
    // That of the test before may be about to end.
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("taskweir-worker-logs"));
  }

  private List<String> lines(String taskId) {
    return fixture.reports.logs().stream()
        .filter(it -> it.key().taskId().equals(taskId))
        .map(Logged::lines)
        .flatMap(List::stream)
        .map(LogLine::text)
        .toList();
  }
}
