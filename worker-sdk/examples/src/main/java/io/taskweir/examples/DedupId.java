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
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "pay",
                    Integer.class,
                    (cents, task) -> {
                      int run = runs.incrementAndGet();
                      done.countDown();
                      return "paid " + cents + ", run " + run;
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      // Each submission is durable; that of an id that is taken goes to taskweir.rejected.
      for (int i = 0; i < 3; i++) {
        System.out.println(submitter.submit(Task.of("pay", 1_999).id(order)).join());
      }
      done.await();
      System.out.println(worker.id() + " has paid " + order);
    }
  }
}
