package io.taskweir.e2e.harness;

import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.Map;

/** A worker whose function {@code sleep} takes as many milliseconds as its input says. */
public final class SleepingWorkerProgram {
  private SleepingWorkerProgram() {}

  /** Starts it; it is ready when it is connected, and says its id. */
  public static ChildProcess start(String bootstrap, String tenant, int concurrency) {
    return ChildProcess.start(
        SleepingWorkerProgram.class,
        Map.of(
            "bootstrap", bootstrap,
            "tenant", tenant,
            "concurrency", Integer.toString(concurrency)));
  }

  public static void main(String[] args) throws InterruptedException {
    Worker worker =
        Worker.connect(ChildProcess.setting("bootstrap"))
            .tenant(ChildProcess.setting("tenant"))
            .handle(
                "sleep",
                Long.class,
                (millis, _) -> {
                  Thread.sleep(millis);
                  return millis;
                })
            .concurrency(Integer.parseInt(ChildProcess.setting("concurrency")))
            .start();
    if (!worker.awaitConnected(Duration.ofSeconds(30))) {
      throw new IllegalStateException("no dispatcher within 30 s");
    }
    ChildProcess.ready(worker.id());
    ChildProcess.runUntilParentEnds();
  }
}
