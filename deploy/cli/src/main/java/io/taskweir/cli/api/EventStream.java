package io.taskweir.cli.api;

import io.taskweir.statestore.http.SilenceWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (HTML standard, 9.2) as they come. A server says something every 15 s; one
 * that is silent for longer is taken for gone, and the stream breaks off. One thread reads.
 */
public final class EventStream implements AutoCloseable {
  private final InputStream body;
  private final BufferedReader lines;
  private final SilenceWatch silence;
  private @Nullable String lastId;

  /**
   * @param body closed with the stream
   */
  EventStream(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.silence = new SilenceWatch(body);
  }

  /**
   * @param name {@code message} if the server gave none
   */
  public record Event(String name, String data) {}

  /**
   * Waits for the next event; null if the server has ended the stream.
   *
   * @throws IOException if the connection breaks
   */
  public @Nullable Event next() throws IOException {
    String name = "message";
    String id = null;
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      silence.heard();
      if (line.isEmpty()) {
        // Only now: an event that is cut off before its end is to be sent again.
        lastId = id == null ? lastId : id;
        if (!data.isEmpty()) {
          return new Event(name, data.toString());
        }
        name = "message";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      switch (field) {
        case "id" -> id = value;
        case "event" -> name = value;
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        // Comments, and what later versions may send.
        default -> {}
      }
    }
    return null;
  }

  /** Where to resume; null if the server has not said yet. */
  public @Nullable String lastId() {
    return lastId;
  }

  @Override
  public void close() {
    silence.close();
    try {
      body.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close a stream of events", e);
    }
  }
}
