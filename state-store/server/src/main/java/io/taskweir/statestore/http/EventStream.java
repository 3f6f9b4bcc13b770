package io.taskweir.statestore.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes server-sent events (HTML standard, 9.2) to one client. Blocks while the client is slow, so
 * that nothing gathers here; fails when it has gone. One thread.
 */
final class EventStream {
  static final String CONTENT_TYPE = "text/event-stream";

  /** Header of a client that resumes: the id of the last event that it has received. */
  static final String LAST_EVENT_ID = "Last-Event-ID";

  /** A client that has gone is noticed only by writing to it. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final byte[] NOTHING_NEW = ":\n\n".getBytes(StandardCharsets.UTF_8);

  /** How long a client waits before it resumes, in milliseconds. */
  private static final String BEGINNING = "retry: 1000\n\n";

  private final OutputStream out;
  private boolean written;
  private long flushedNanos;

  EventStream(OutputStream out) {
    this.out = out;
    this.flushedNanos = System.nanoTime();
  }

  /** Begins the answer: from here on there is no other status. */
  static EventStream begin(Context context) throws IOException {
    context.status(200).contentType(CONTENT_TYPE).header("Cache-Control", "no-store");
    // Proxies are not to gather events.
    context.header("X-Accel-Buffering", "no");
    // Not Javalin's stream: that one holds back what it may compress.
    EventStream stream = new EventStream(context.res().getOutputStream());
    stream.write(BEGINNING);
    stream.flush();
    return stream;
  }

  /**
   * Where the client was: what it says in {@code Last-Event-ID}, or, if it cannot set headers, in
   * the query; null if it begins.
   */
  static @Nullable String lastEventId(Context context) {
    String header = context.header(LAST_EVENT_ID);
    // A browser that reconnects sends the header with the first URL, so the header is the newer.
    String id = header != null && !header.isEmpty() ? header : context.queryParam("lastEventId");
    return id == null || id.isEmpty() ? null : id.strip();
  }

  /**
   * Writes one event; {@link #flush} sends it.
   *
   * @param data one line
   */
  void event(String id, String name, byte[] data) throws IOException {
    write("id: " + id + "\nevent: " + name + "\ndata: ");
    write(data);
    write("\n\n");
  }

  /** Tells the client where to resume, without an event. */
  void position(String id) throws IOException {
    write("id: " + id + "\n\n");
  }

  private void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written = true;
  }

  /** Sends what has been written, if anything has. */
  void flush() throws IOException {
    if (written) {
      out.flush();
      written = false;
      flushedNanos = System.nanoTime();
    }
  }

  /** How long nothing may happen until {@link #heartbeat} is due; not negative. */
  Duration quietFor() {
    long nanos = flushedNanos + HEARTBEAT.toNanos() - System.nanoTime();
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Sends a comment, which clients ignore. */
  void heartbeat() throws IOException {
    write(NOTHING_NEW);
    flush();
  }
}
