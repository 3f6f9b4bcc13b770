package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What an exception says: try again, or do not. */
public final class RetryClasses {
  private RetryClasses() {}

  private static String fetch(String url, TaskContext task) throws IOException {
    if (!url.startsWith("https://")) {
      // The next attempt would find the same: the task fails now.
      throw new NonRetryableException("not a URL: " + url);
    }
    if (task.attempt() == 1) {
      // Anything else is tried again after a pause, as often as the task or its function says.
      throw new IOException("connection reset");
    }
    return "content of " + url;
  }

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch attempts = new CountDownLatch(3);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "fetch",
                    String.class,
                    (url, task) -> {
                      attempts.countDown();
                      return fetch(url, task);
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      for (String url : List.of("https://example.org", "nowhere")) {
        System.out.println(submitter.submit(Task.of("fetch", url).maxRetries(2)).join());
      }
      attempts.await();
      System.out.println(worker.id() + " has made three attempts");
    }
  }
}
