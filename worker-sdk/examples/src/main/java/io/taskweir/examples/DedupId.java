package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Worker;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task with an id of one's own runs once, however often it is submitted: whoever does not know
 * whether a submission has arrived submits again.
 */
public final class DedupId {
  private DedupId() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    String order = "order-" + UUID.randomUUID();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch last = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "pay",
                    String.class,
                    (what, task) -> {
                      if (what.equals("last")) {
                        last.countDown();
                        return "";
                      }
                      return "paid, run " + runs.incrementAndGet();
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      for (int i = 0; i < 3; i++) {
        System.out.println(submitter.submit(Task.of("pay", "17").id(order)).join());
      }
      // Comes after them, as it lies behind them in the same queue.
      System.out.println(submitter.submit(Task.of("pay", "last").id(order + ".last")).join());
      last.await();
      System.out.println(worker.id() + " has paid " + runs + " time");
    }
  }
}
