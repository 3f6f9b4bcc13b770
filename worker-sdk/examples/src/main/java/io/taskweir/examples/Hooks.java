package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.Initializer;
import io.taskweir.worker.PreFreeze;
import io.taskweir.worker.TaskHandler;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A handler that is made ready before its first task, and lets go of memory when it is idle. */
public final class Hooks {
  private final Map<String, String> dictionary = new ConcurrentHashMap<>();
  private final CountDownLatch frozen = new CountDownLatch(1);

  private Hooks() {}

  @Initializer("translate")
  void load() {
    dictionary.put("task", "Aufgabe");
  }

  @TaskHandler("translate")
  String translate(String word) {
    return dictionary.computeIfAbsent(word, it -> "(" + it + ")");
  }

  @PreFreeze("translate")
  void forget() {
    dictionary.clear();
    load();
    frozen.countDown();
  }

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    Hooks handlers = new Hooks();
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(handlers)
                .idleAfter(Duration.ofMillis(500))
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      System.out.println(submitter.submit(Task.of("translate", "task")).join());
      handlers.frozen.await();
      System.out.println(worker.id() + " is idle");
    }
  }
}
