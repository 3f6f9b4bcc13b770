package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** A handler that says what it does (the task's log) and how far it is (its progress). */
public final class ProgressAndLogs {
  private ProgressAndLogs() {}

  private static int importFiles(int files, TaskContext task) {
    for (int i = 1; i <= files; i++) {
      task.log("file " + i + " of " + files);
      task.progress(i, files);
    }
    return files;
  }

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "import",
                    Integer.class,
                    (files, task) -> {
                      int imported = importFiles(files, task);
                      done.countDown();
                      return imported;
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      Receipt receipt = submitter.submit(Task.of("import", 3)).join();
      done.await();
      System.out.println(worker.id() + " has run " + receipt.taskId());
    }
  }
}
