package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.e2e.harness.TaskApi;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that submit the same ids at the doors of two servers at the same time. Whoever gets no
 * verdict asks again, at the same door; one of the doors may close.
 */
final class SameIds implements AutoCloseable {
  private static final String TENANT = "twice";
  private static final int IDS = 400;

  /** Clients at each door; each takes its share of the ids, one after the other. */
  private static final int CLIENTS = 20;

  private static final Duration SOON = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final Door closing;
  private final Door staying;

  /** What was said of each id at one door: the payload that was accepted, or empty for a 409. */
  private static final class Door implements AutoCloseable {
    private final TaskApi api;
    private final String name;
    private final Map<String, String> verdicts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Door(String url, String name) {
      this.api = new TaskApi(url, TENANT);
      this.name = name;
    }

    private void submitUntilRuled(String id) {
      for (int call = 1; !closed && !verdicts.containsKey(id); call++) {
        String payload = name + call;
        int status = status(id, payload);
        if (status == 202) {
          verdicts.put(id, payload);
        } else if (status == 409) {
          verdicts.put(id, "");
        } else {
          assertThat(status).as("nothing is known of %s, so again", id).isEqualTo(503);
        }
      }
    }

    private int status(String id, String payload) {
      String submission =
          "{\"function\":\"idle\",\"taskId\":\"%s\",\"payload\":\"%s\"}".formatted(id, payload);
      try {
        return api.post("/tasks", submission).statusCode();
      } catch (UncheckedIOException e) {
        // The door is being closed, which tells as little.
        return 503;
      }
    }

    @Override
    public void close() {
      api.close();
    }
  }

  SameIds(String closingUrl, String stayingUrl) {
    closing = new Door(closingUrl, "closing-");
    staying = new Door(stayingUrl, "staying-");
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      for (Door door : List.of(closing, staying)) {
        clients.add(threads.submit(() -> submitShare(door, first)));
      }
    }
  }

  private static void submitShare(Door door, int first) {
    for (int i = first; i < IDS; i += CLIENTS) {
      door.submitUntilRuled("d-" + i);
    }
  }

  /** Returns in the middle: when some ids have been ruled on at either door. */
  void awaitSome() {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> closing.verdicts.size() > IDS / 8 && staying.verdicts.size() > IDS / 8);
    assertThat(closing.verdicts.size()).as("closed in the middle").isLessThan(IDS);
  }

  /**
   * The first of the two doors is closed; the other one rules on all ids, and none has two tasks.
   */
  void requireOneTaskOfEachThoughADoorIsClosed() throws Exception {
    closing.closed = true;
    for (Future<?> client : clients) {
      client.get();
    }
    assertThat(staying.verdicts).hasSize(IDS);
    assertThat(closing.verdicts.values()).as("either may be first").anyMatch(it -> !it.isEmpty());
    staying.verdicts.forEach(
        (id, payload) -> {
          String other = closing.verdicts.getOrDefault(id, "");
          assertThat(payload.isEmpty() || other.isEmpty()).as("two 202 for " + id).isTrue();
          String accepted = payload + other;
          String kept =
              TaskApi.json(staying.api.get("/tasks/" + id + "?payload=true"))
                  .path("payload")
                  .asText();
          if (accepted.isEmpty()) {
            assertThat(kept).as("%s is of one who got no answer", id).matches("[a-z]+-[0-9]+");
          } else {
            assertThat(kept).as(id).isEqualTo(accepted);
          }
        });
    assertThat(staying.api.counts()).containsExactly(Map.entry("Enqueued", (long) IDS));
  }

  @Override
  public void close() {
    closing.closed = true;
    staying.closed = true;
    threads.close();
    closing.close();
    staying.close();
  }
}
