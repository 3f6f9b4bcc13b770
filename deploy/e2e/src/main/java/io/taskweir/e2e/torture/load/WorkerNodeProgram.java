package io.taskweir.e2e.torture.load;

import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.Worker;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A process with a worker for every tenant. Its handlers do what the {@link Work} says and write
 * down when they begin and end; what is written is there after a kill.
 */
public final class WorkerNodeProgram {
  /** The function that all tenants have. */
  public static final String FUNCTION = "work";

  private static final Duration DRAIN = Duration.ofSeconds(20);

  private WorkerNodeProgram() {}

  /** It is ready when all its workers have been started. */
  public static void main(String[] args) throws InterruptedException, IOException {
    String name = ChildProcess.setting("name");
    OutputStream log =
        new FileOutputStream(Path.of(ChildProcess.setting("log")).toFile(), /* append= */ true);
    for (String tenant : ChildProcess.setting("tenants").split(",", -1)) {
      Worker.connect(ChildProcess.setting("bootstrap"))
          .tenant(tenant)
          .workerId(name)
          .handle(
              FUNCTION,
              new Handler(name + "@" + ProcessHandle.current().pid(), log, InstantSource.system()))
          .concurrency(Integer.parseInt(ChildProcess.setting("concurrency")))
          .shutdownGrace(DRAIN)
          .closeOnShutdown()
          .start();
    }
    ChildProcess.ready(name);
    ChildProcess.runUntilParentEnds();
  }

  private record Handler(String worker, OutputStream log, InstantSource clock)
      implements RawHandler {
    @Override
    public Payload handle(Payload payload, TaskContext task)
        throws InterruptedException, IOException {
      Work work = Work.of(payload);
      write(work, task, true);
      try {
        Thread.sleep(work.millis());
        return Payload.of(
            end(work, task.attempt()).getBytes(StandardCharsets.UTF_8), "application/json");
      } finally {
        write(work, task, false);
      }
    }

    private static String end(Work work, int attempt) {
      return switch (work.behaviour()) {
        case SUCCEEDS -> Work.result(work);
        case FAILS_FIRST -> {
          if (attempt <= work.times()) {
            throw new IllegalStateException("this attempt is to fail");
          }
          yield Work.result(work);
        }
        case FAILS_ALWAYS -> throw new IllegalStateException("every attempt is to fail");
        case NON_RETRYABLE -> throw new NonRetryableException("not worth another attempt");
        case THROTTLED_FIRST -> {
          if (attempt <= work.times()) {
            throw new ThrottledException(Duration.ofMillis(200));
          }
          yield Work.result(work);
        }
      };
    }

    private void write(Work work, TaskContext task, boolean began) throws IOException {
      HandlerRun moment =
          new HandlerRun(
              worker,
              task.tenant(),
              task.id(),
              task.attempt(),
              work.canary(),
              work.number(),
              began,
              clock.millis());
      // One write, so that lines of different threads never mix.
      log.write((moment.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
