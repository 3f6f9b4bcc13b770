package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.Worker;
import java.util.concurrent.CountDownLatch;

/**
 * Outcomes as records on topics of one's own: here {@code examples-parcels} for what succeeds and
 * {@code examples-lost} for what does not. {@code taskweir dev} makes the topics when they are
 * missing.
 */
public final class DestinationTopic {
  private DestinationTopic() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(2);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "ship",
                    String.class,
                    (address, task) -> {
                      done.countDown();
                      if (address.isEmpty()) {
                        throw new NonRetryableException("no address");
                      }
                      return "shipped to " + address;
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      for (String address : new String[] {"Main Street 1", ""}) {
        Task task =
            Task.of("ship", address).onSuccess("examples-parcels").onFailure("examples-lost");
        System.out.println(submitter.submit(task).join());
      }
      done.await();
      System.out.println(worker.id() + " has shipped what it could");
    }
  }
}
