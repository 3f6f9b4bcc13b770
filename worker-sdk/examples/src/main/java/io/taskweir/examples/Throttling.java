package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A downstream that says slow down: the task is tried again when it said, for hours if need be, and
 * none of its retries is used up (here it has none at all).
 */
public final class Throttling {
  private Throttling() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "charge",
                    Integer.class,
                    (cents, task) -> {
                      if (task.attempt() == 1) {
                        throw new ThrottledException("429 from the bank", Duration.ofMillis(700));
                      }
                      done.countDown();
                      return "charged " + cents;
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      System.out.println(submitter.submit(Task.of("charge", 1_999).maxRetries(0)).join());
      done.await();
      System.out.println(worker.id() + " was let through");
    }
  }
}
