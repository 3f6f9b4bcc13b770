package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import io.taskweir.worker.Worker;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Methods of an object as handlers: with the context or without, with a result or without. */
public final class AnnotatedHandler {
  private final CountDownLatch done = new CountDownLatch(2);

  private AnnotatedHandler() {}

  @TaskHandler("sum")
  long sum(List<Integer> numbers) {
    done.countDown();
    return numbers.stream().mapToLong(it -> it).sum();
  }

  @TaskHandler("greet")
  String greet(String name, TaskContext task) {
    done.countDown();
    return "Hello " + name + ", this is attempt " + task.attempt();
  }

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    AnnotatedHandler handlers = new AnnotatedHandler();
    try (Worker worker = Worker.connect(bootstrap).tenant(TENANT).handle(handlers).start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      Receipt sum = submitter.submit(Task.of("sum", List.of(1, 2, 3))).join();
      Receipt greeting = submitter.submit(Task.of("greet", "Ada")).join();
      handlers.done.await();
      System.out.println(worker.id() + " has run " + sum.taskId() + ", " + greeting.taskId());
    }
  }
}
