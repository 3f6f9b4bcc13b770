package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Worker;
import java.util.concurrent.CountDownLatch;

/**
 * Labels: its submitter's words about a task, which the handler sees and lists can be filtered by
 * ({@code taskweir task list --label order=17}).
 */
public final class Labels {
  private Labels() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "invoice",
                    Integer.class,
                    (cents, task) -> {
                      done.countDown();
                      return cents + " for order " + task.labels().get("order");
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      Task task = Task.of("invoice", 1_999).label("order", "17").label("region", "eu");
      System.out.println(submitter.submit(task).join());
      done.await();
      System.out.println(worker.id() + " has written the invoice");
    }
  }
}
