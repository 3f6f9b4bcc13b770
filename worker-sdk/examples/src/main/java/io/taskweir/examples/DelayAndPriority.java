package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Tasks that wait for their time, and tasks that go before others. */
public final class DelayAndPriority {
  private DelayAndPriority() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(3);
    List<String> order = new CopyOnWriteArrayList<>();
    try (Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      // They wait together before there is a worker; the higher priority goes first then.
      CompletableFuture.allOf(
              submitter.submit(Task.of("remind", "later").delay(Duration.ofSeconds(2))),
              submitter.submit(Task.of("remind", "whenever").priority(0)),
              submitter.submit(Task.of("remind", "urgent").priority(9)))
          .join();
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
