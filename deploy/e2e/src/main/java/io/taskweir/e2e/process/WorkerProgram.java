package io.taskweir.e2e.process;

import io.taskweir.protocol.Payload;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own, to be killed and frozen. */
public final class WorkerProgram {
  /** After SIGTERM its handlers may end. */
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private WorkerProgram() {}

  /** Starts one whose handlers never come back, whatever their input. */
  public static ChildProcess holding(
      String bootstrap, String tenant, String function, int concurrency) {
    return start(bootstrap, tenant, function, concurrency, Handling.HOLDS);
  }

  /** Starts one whose handlers take as many milliseconds as their input says. */
  public static ChildProcess sleeping(
      String bootstrap, String tenant, String function, int concurrency) {
    return start(bootstrap, tenant, function, concurrency, Handling.SLEEPS);
  }

  /** It is ready when it is connected, and says its id. */
  private static ChildProcess start(
      String bootstrap, String tenant, String function, int concurrency, Handling handling) {
    return ChildProcess.start(
        WorkerProgram.class,
        Map.of(
            "bootstrap", bootstrap,
            "tenant", tenant,
            "function", function,
            "concurrency", Integer.toString(concurrency),
            "handling", handling.name()));
  }

  private enum Handling implements RawHandler {
    HOLDS {
      @Override
      public Payload handle(Payload payload, TaskContext task) throws InterruptedException {
        new CountDownLatch(1).await();
        return payload;
      }
    },
    SLEEPS {
      @Override
      public Payload handle(Payload payload, TaskContext task) throws InterruptedException {
        Thread.sleep(Long.parseLong(new String(payload.bytes(), StandardCharsets.UTF_8)));
        return payload;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Worker worker =
        Worker.connect(ChildProcess.setting("bootstrap"))
            .tenant(ChildProcess.setting("tenant"))
            .handle(
                ChildProcess.setting("function"),
                Handling.valueOf(ChildProcess.setting("handling")))
            .shutdownGrace(DRAIN)
            .closeOnShutdown()
            .concurrency(Integer.parseInt(ChildProcess.setting("concurrency")))
            .start();
    if (!worker.awaitConnected(Duration.ofSeconds(30))) {
      throw new IllegalStateException("no dispatcher within 30 s");
    }
    ChildProcess.ready(worker.id());
    ChildProcess.runUntilParentEnds();
  }
}
