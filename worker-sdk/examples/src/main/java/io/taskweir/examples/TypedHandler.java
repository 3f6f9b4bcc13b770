package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** A lambda that takes a record and returns one; both are JSON on the way. */
public final class TypedHandler {
  /** The input. */
  record Image(String url, int width) {}

  /** The result. */
  record Thumbnail(String url, int width, int height) {}

  private TypedHandler() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "thumbnail",
                    Image.class,
                    (image, task) -> {
                      done.countDown();
                      return new Thumbnail(image.url() + "?small", image.width(), image.width());
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      Receipt receipt = submitter.submit(Task.of("thumbnail", new Image("a.png", 80))).join();
      done.await();
      System.out.println(worker.id() + " has run " + receipt.taskId());
    }
  }
}
