package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;

/**
 * A running task that is stopped from outside: its PreStop hook runs, and can bring what the
 * handler waits for to an end; then the handler is interrupted. Takes the address of the HTTP API
 * as its second argument ({@code http://localhost:8080} if there is none).
 */
public final class StopWithPreStop {
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch saved = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private StopWithPreStop() {}

  private String render(String film, TaskContext task) throws InterruptedException {
    running.countDown();
    try {
      // It would take hours; the hook makes it save what it has.
      saved.await();
      return film + " up to here, stopping: " + task.isStopping();
    } finally {
      ended.countDown();
    }
  }

  public static void main(String[] args) throws InterruptedException, IOException {
    String bootstrap = Arguments.bootstrap(args);
    StopWithPreStop example = new StopWithPreStop();
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle("render", String.class, example::render)
                .preStop("render", task -> example.saved.countDown())
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      String id = submitter.submit(Task.of("render", "film")).join().taskId();
      example.running.await();
      stop(Arguments.url(args), id);
      example.ended.await();
      System.out.println(worker.id() + " has ended " + id);
    }
  }

  private static void stop(String url, String id) throws IOException, InterruptedException {
    URI stop = URI.create(url + "/v1/tenants/" + TENANT + "/tasks/" + id + "/stop");
    HttpRequest request = HttpRequest.newBuilder(stop).POST(BodyPublishers.noBody()).build();
    System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }
}
