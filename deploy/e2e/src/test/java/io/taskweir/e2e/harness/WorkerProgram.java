package io.taskweir.e2e.harness;

import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A worker whose handlers take as many milliseconds as their input says; without one they never
 * come back.
 */
public final class WorkerProgram {
  private WorkerProgram() {}

  /** Starts it; it is ready when it is connected, and says its id. */
  public static ChildProcess start(
      String bootstrap, String tenant, String function, int concurrency) {
    return ChildProcess.start(
        WorkerProgram.class,
        Map.of(
            "bootstrap", bootstrap,
            "tenant", tenant,
            "function", function,
            "concurrency", Integer.toString(concurrency)));
  }

  public static void main(String[] args) throws InterruptedException {
    Worker worker =
        Worker.connect(ChildProcess.setting("bootstrap"))
            .tenant(ChildProcess.setting("tenant"))
            .handle(
                ChildProcess.setting("function"),
                (payload, _) -> {
                  if (payload.isEmpty()) {
                    new CountDownLatch(1).await();
                  }
                  Thread.sleep(Long.parseLong(new String(payload.bytes(), StandardCharsets.UTF_8)));
                  return payload;
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
