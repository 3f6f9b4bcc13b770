package io.taskweir.cli.demo;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.Terminal;
import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.protocol.Topics;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The whole chain once: files become tasks through the library, a worker digests them, the outcomes
 * are read from the destination topic and compared with digests that are computed here.
 */
final class DemoRun {
  static final String TENANT = "demo";
  static final String FUNCTION = "digest";
  static final String SUCCESS_TOPIC = "demo.digests";
  static final String FAILURE_TOPIC = "demo.failures";

  private static final int CONCURRENCY = 100;
  private static final Duration POLL = Duration.ofMillis(20);

  /** So long without any news means that something is broken. */
  private static final Duration STALLED = Duration.ofSeconds(60);

  private final DevServer server;
  private final DemoTasks tasks = new DemoTasks();

  DemoRun(DevServer server) {
    this.server = server;
  }

  /** Runs all and returns when every outcome has arrived, or none has for a minute. */
  DemoResult run(FileScan scan) throws IOException, InterruptedException {
    makeTopics();
    try (TopicTail outcomes =
            new TopicTail(server.bootstrap(), List.of(SUCCESS_TOPIC, FAILURE_TOPIC));
        TopicTail events = new TopicTail(server.bootstrap(), List.of(Topics.EVENTS));
        Worker worker = startWorker();
        Submitter submitter = Submitter.connect(server.bootstrap(), TENANT)) {
      requireConnected(worker);
      long start = System.nanoTime();
      submitAll(submitter, scan.files());
      awaitOutcomes(outcomes, events);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      return new DemoResult(scan, tasks, elapsed, wrongDigests());
    }
  }

  private void makeTopics() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      for (String topic : List.of(SUCCESS_TOPIC, FAILURE_TOPIC)) {
        try {
          admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw CommandException.failed(
                "cannot make the topic " + topic + ": " + e.getCause(), e);
          }
        }
      }
    }
  }

  /** What a user writes: a handler and where Kafka is. */
  private Worker startWorker() {
    return Worker.connect(server.bootstrap())
        .tenant(TENANT)
        .handle(FUNCTION, String.class, (path, task) -> Digest.of(Path.of(path)))
        .concurrency(CONCURRENCY)
        .start();
  }

  private static void requireConnected(Worker worker) throws InterruptedException {
    if (!worker.awaitConnected(STALLED)) {
      throw CommandException.failed(
          "the worker found no dispatcher within " + STALLED.toSeconds() + " s");
    }
  }

  private void submitAll(Submitter submitter, List<Path> files) {
    Map<String, CompletableFuture<Receipt>> receipts = new LinkedHashMap<>();
    for (Path file : files) {
      // Ids of our own, so that an outcome that overtakes its receipt is known all the same.
      String taskId = "file-" + UUID.randomUUID();
      tasks.submitted(taskId, file, Instant.now());
      Task task =
          Task.of(FUNCTION, file.toString())
              .id(taskId)
              .onSuccess(SUCCESS_TOPIC)
              .onFailure(FAILURE_TOPIC);
      receipts.put(taskId, submitter.submit(task));
    }
    try {
      receipts.values().forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw CommandException.failed("a task was not acknowledged: " + e.getCause(), e);
    }
  }

  private void awaitOutcomes(TopicTail outcomes, TopicTail events) {
    long lastNews = System.nanoTime();
    int seen = 0;
    try (Terminal.Progress progress = Terminal.progress("digest", tasks.count())) {
      while (!tasks.isComplete() && System.nanoTime() - lastNews < STALLED.toNanos()) {
        outcomes.poll(POLL, tasks::takeOutcome);
        events.poll(POLL, tasks::takeEvent);
        if (tasks.outcomes() > seen) {
          seen = tasks.outcomes();
          lastNews = System.nanoTime();
          progress.to(seen);
        }
      }
    }
  }

  /** Task id to what is wrong with it. */
  private Map<String, String> wrongDigests() throws IOException {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Map.Entry<String, Path> task : tasks.files().entrySet()) {
      Digest expected = Digest.of(task.getValue());
      Digest found = tasks.digest(task.getKey());
      if (found == null) {
        wrong.put(task.getKey(), task.getValue() + ": " + tasks.failure(task.getKey()));
      } else if (!found.equals(expected)) {
        wrong.put(task.getKey(), task.getValue() + ": got " + found + ", expected " + expected);
      }
    }
    return wrong;
  }
}
