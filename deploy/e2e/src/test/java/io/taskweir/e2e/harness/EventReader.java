package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A client of an event stream, as simple as the protocol allows: it gathers what comes until it is
 * closed or the server ends the stream. Thread-safe.
 */
public final class EventReader implements AutoCloseable {
  /** One event; {@code data} is the line as it came. */
  public record Event(String id, String name, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> answer;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Thread reading;
  private volatile @Nullable String lastId;
  private volatile @Nullable IOException brokenOff;
  private volatile boolean ended;

  /**
   * Connects and begins to gather.
   *
   * @param lastId where to resume; null at the beginning
   */
  public EventReader(String url, @Nullable String lastId) {
    this.lastId = lastId;
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      answer = client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    reading = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          dispatch(fields);
          fields.clear();
        } else if (!line.startsWith(":")) {
          int colon = line.indexOf(": ");
          fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
      }
    } catch (IOException e) {
      // Closed by the test, or by a server that was killed: what has come stands in any case.
      brokenOff = e;
    } finally {
      ended = true;
    }
  }

  private void dispatch(Map<String, String> fields) {
    String id = fields.get("id");
    String data = fields.get("data");
    if (data != null) {
      events.add(new Event(String.valueOf(id), fields.getOrDefault("event", "message"), data));
    }
    if (id != null) {
      lastId = id;
    }
  }

  public int status() {
    return answer.statusCode();
  }

  public String contentType() {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  /** What has come so far. */
  public List<Event> events() {
    return new ArrayList<>(events);
  }

  /** Where to resume. */
  public @Nullable String lastId() {
    return lastId;
  }

  /** Waits until the server has said where the stream begins; only a tenant's stream does. */
  public EventReader awaitPosition(Duration atMost) {
    await().atMost(atMost).until(() -> lastId != null);
    return this;
  }

  /** Waits until at least so many events have come, and returns all that have. */
  public List<Event> awaitEvents(int count, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(events).hasSizeGreaterThanOrEqualTo(count));
    return events();
  }

  /** Waits until the server ends the stream, and returns all that has come. */
  public List<Event> awaitEnd(Duration atMost) {
    await().atMost(atMost).until(() -> ended);
    return events();
  }

  /** Whether the stream broke off, rather than ended in good order. */
  public boolean isBrokenOff() {
    return brokenOff != null;
  }

  public boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    breakOff();
  }

  /** Closes the connection, and waits until nothing more is gathered. */
  public void breakOff() {
    client.shutdownNow();
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
