package io.taskweir.statestore.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Closes a stream whose server has fallen silent: one that is frozen, or behind a dead network,
 * does not close it itself, and its reader would wait for ever. Has a virtual thread; close it with
 * the stream. Thread-safe.
 */
public final class SilenceWatch implements AutoCloseable {
  /** Three heartbeats. */
  private static final Duration LONGEST = EventStream.HEARTBEAT.multipliedBy(3);

  private final InputStream watched;
  private final Duration longest;
  private final Thread watching;
  private volatile long heardNanos = System.nanoTime();

  /** Watches a stream of events, which has a heartbeat. */
  public SilenceWatch(InputStream watched) {
    this(watched, LONGEST);
  }

  SilenceWatch(InputStream watched, Duration longest) {
    this.watched = watched;
    this.longest = longest;
    this.watching = Thread.ofVirtual().name("taskweir-silence").start(this::watch);
  }

  /** Something has come. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  private void watch() {
    try {
      long left = longest.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = heardNanos + longest.toNanos() - System.nanoTime();
      }
      watched.close();
    } catch (InterruptedException e) {
      // The stream has ended; so does this thread.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    watching.interrupt();
  }
}
