package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Tasks that wait for their time, and tasks that go before others. */
public final class DelayAndPriority {
  private DelayAndPriority() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(22);
    List<String> order = new CopyOnWriteArrayList<>();
    try (Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      // They wait together before there is a worker; then the higher priority goes first, in each
      // of the partitions that the tenant's tasks are spread over.
      submitter.submit(Task.of("remind", "later").delay(Duration.ofSeconds(3))).join();
      for (int i = 1; i <= 20; i++) {
        submitter.submit(Task.of("remind", "whenever " + i).priority(0)).join();
      }
      submitter.submit(Task.of("remind", "urgent").priority(9)).join();
      try (Worker worker =
          Worker.connect(bootstrap)
              .tenant(TENANT)
              .concurrency(1)
              .handle(
                  "remind",
                  String.class,
                  (what, task) -> {
                    order.add(what);
                    done.countDown();
                    return order.size();
                  })
              .start()) {
        done.await();
        System.out.println(worker.id() + " has run " + order);
      }
    }
  }
}
