package io.taskweir.bench.api;

import io.taskweir.bench.pace.Advance;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import java.io.PrintStream;
import java.time.Duration;

/** Deletes many tasks through the HTTP API. Thread-safe. */
public final class BatchApi {
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final HttpApi http;

  public BatchApi(HttpApi http) {
    this.http = http;
  }

  /** How far a batch is. */
  public record Batch(String id, long matched, long done, long failed, boolean running) {
    private static Batch read(byte[] json) {
      Draft draft = new Draft();
      JsonReader.readObject(
          json,
          "batch",
          (field, value) -> {
            switch (field) {
              case "batchId" -> draft.id = value.string(field);
              case "state" -> draft.running = value.string(field).equals("Running");
              case "matched" -> draft.matched = value.integer(field, 0L, Long.MAX_VALUE);
              case "done" -> draft.done = value.integer(field, 0L, Long.MAX_VALUE);
              case "failed" -> draft.failed = value.integer(field, 0L, Long.MAX_VALUE);
              default -> value.skip();
            }
          });
      return new Batch(draft.id, draft.matched, draft.done, draft.failed, draft.running);
    }

    private static final class Draft {
      private String id = "";
      private long matched;
      private long done;
      private long failed;
      private boolean running = true;
    }
  }

  /**
   * Deletes the tasks of a function whose ids begin so, and returns when the batch is over.
   *
   * @param tasks how many there are
   * @throws IllegalStateException if it has met more or fewer, or not all could be deleted
   */
  public void delete(
      String tenant, String function, String idPrefix, long tasks, PrintStream report) {
    byte[] request =
        Json.object(
            json -> {
              json.writeObjectFieldStart("filter");
              json.writeStringField("function", function);
              json.writeStringField("prefix", idPrefix);
              json.writeEndObject();
              json.writeStringField("action", "delete");
            });
    String id = Batch.read(http.call(http.post(tenant, "batches", request), 202)).id();
    Advance.await("deleted", tasks, () -> get(tenant, id).done(), report);
    Batch batch = get(tenant, id);
    // It has done its last task before it knows that this was the last.
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (batch.running()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the batch has done all and still runs after " + LONGEST_END + ": " + batch);
      }
      Advance.pause();
      batch = get(tenant, id);
    }
    if (batch.matched() != tasks || batch.done() != tasks || batch.failed() != 0) {
      throw new IllegalStateException("of " + tasks + " tasks the batch has met: " + batch);
    }
  }

  private Batch get(String tenant, String id) {
    return Batch.read(http.call(http.get(tenant, "batches/" + id), 200));
  }
}
