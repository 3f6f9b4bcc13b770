package io.taskweir.worker.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.attempt.AttemptRunner;
import io.taskweir.worker.attempt.ReportSink;
import io.taskweir.worker.attempt.RunnerSettings;
import io.taskweir.worker.attempt.SlotHolder;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.function.FunctionTable;
import io.taskweir.worker.function.HookTimes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Real Logback, configured by the lines that the README shows, and handlers on real threads. */
class TaskLogAppenderTest {
  private final Sent sent = new Sent();
  private final LoggerContext logback = configured();
  private final Logger logger = logback.getLogger("com.acme.Resizer");
  private @Nullable AttemptRunner worker;

  @AfterEach
  void close() {
    if (worker != null) {
      worker.close();
    }
    logback.stop();
    MDC.clear();
  }

  @Test
  void whatAHandlerLogsIsInTheLogOfItsTask() {
    run(
        (input, task) -> {
          logger.info("resizes {}", task.id());
          logger.debug("not at this level");
          logger.warn("failed", new IOException("disk full"));
          task.log("by hand");
          return input;
        },
        null);

    List<String> lines = lines("t-1");
    assertThat(lines.get(0)).isEqualTo("INFO  com.acme.Resizer - resizes t-1");
    assertThat(lines.get(1)).isEqualTo("WARN  com.acme.Resizer - failed");
    assertThat(lines.get(2)).isEqualTo("java.io.IOException: disk full");
    assertThat(lines.get(3)).startsWith("\tat " + TaskLogAppenderTest.class.getName());
    assertThat(lines).endsWith("by hand").filteredOn(it -> it.contains("by hand")).hasSize(1);
  }

  @Test
  void aThreadThatIsHandedTheMdcLogsForTheTaskToo() {
    run(
        (input, task) -> {
          Map<String, String> mdc = Objects.requireNonNull(MDC.getCopyOfContextMap());
          Thread without = new Thread(() -> logger.info("without"));
          without.start();
          without.join();
          Thread with =
              new Thread(
                  () -> {
                    MDC.setContextMap(mdc);
                    logger.info("with");
                  });
          with.start();
          with.join();
          return input;
        },
        null);
    assertThat(lines("t-1")).containsExactly("INFO  com.acme.Resizer - with");
  }

  @Test
  void whatAHookLogsIsInTheLogToo() {
    CountDownLatch running = new CountDownLatch(1);
    AttemptRunner runner =
        start(
            (input, task) -> {
              running.countDown();
              new CountDownLatch(1).await();
              return input;
            },
            task -> logger.info("the hook of {}", task.id()));
    assertThat(runner.offer(assignment(), new Slots())).isTrue();
    await().until(() -> running.getCount() == 0);
    runner.cancel(Cancel.newBuilder().setTenant("acme").setTaskId("t-1").setAttempt(1).build());
    await().until(() -> sent.ends("t-1") == 1);
    assertThat(lines("t-1")).containsExactly("INFO  com.acme.Resizer - the hook of t-1");
  }

  @Test
  void linesOfAttemptsThatAreNotAtWorkAreIgnored() {
    run((input, task) -> input, null);
    for (String attempt : List.of("1", "2", "first")) {
      MDC.put("taskweir.tenant", "acme");
      MDC.put("taskweir.taskId", "t-1");
      MDC.put("taskweir.attempt", attempt);
      logger.info("who is that?");
    }
    assertThat(lines("t-1")).isEmpty();
  }

  private void run(RawHandler handler, @Nullable PreStopHook preStop) {
    assertThat(start(handler, preStop).offer(assignment(), new Slots())).isTrue();
    await().until(() -> sent.ends("t-1") == 1);
  }

  private AttemptRunner start(RawHandler handler, @Nullable PreStopHook preStop) {
    FunctionTable functions = new FunctionTable();
    functions.add("f", handler);
    if (preStop != null) {
      functions.addPreStop("f", preStop);
    }
    AttemptRunner started =
        new AttemptRunner(
            new RunnerSettings("w-1", "acme", 4, RunnerSettings.DEFAULT_LEASE, HookTimes.DEFAULT),
            functions.all(),
            new TaskRouting(new Layout(8, 4, 4)),
            sent,
            WorkerClock.SYSTEM);
    started.start();
    worker = started;
    return started;
  }

  private static Assignment assignment() {
    return Assignment.newBuilder()
        .setTenant("acme")
        .setTaskId("t-1")
        .setFunction("f")
        .setAttempt(1)
        .setLeaseToken("token")
        .build();
  }

  /** As a user's {@code logback.xml} does it: the lines of the README. */
  private static LoggerContext configured() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    try {
      String readme = Files.readString(Path.of("README.md"));
      int from = readme.indexOf("```xml\n") + "```xml\n".length();
      String xml = readme.substring(from, readme.indexOf("```", from));
      joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (JoranException | IOException e) {
      throw new AssertionError(e);
    }
    return context;
  }

  private List<String> lines(String taskId) {
    return sent.reports.stream()
        .filter(Logged.class::isInstance)
        .map(Logged.class::cast)
        .filter(it -> it.key().taskId().equals(taskId))
        .flatMap(it -> it.lines().stream())
        .map(LogLine::text)
        .toList();
  }

  private static final class Sent implements ReportSink {
    private final List<WorkerReport> reports = new CopyOnWriteArrayList<>();

    @Override
    public void send(int partition, WorkerReport report) {
      reports.add(report);
    }

    @Override
    public void sendLater(int partition, WorkerReport report) {
      reports.add(report);
    }

    @Override
    public void close() {}

    private long ends(String taskId) {
      return reports.stream()
          .filter(it -> it instanceof Finished end && end.key().taskId().equals(taskId))
          .count();
    }
  }

  private static final class Slots implements SlotHolder {
    @Override
    public String dispatcherId() {
      return "d-1";
    }

    @Override
    public void took() {}

    @Override
    public void gaveBack() {}

    @Override
    public void freed() {}
  }
}
