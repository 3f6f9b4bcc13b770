package io.taskweir.dev.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be closed, last in first out. One part that cannot be closed does not keep the others
 * open. One thread at a time.
 */
final class ClosingOrder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingOrder.class);

  private record Part(String name, AutoCloseable closing) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /**
   * @throws IllegalStateException if any part failed to close; all have been tried by then
   */
  @Override
  public synchronized void close() {
    IllegalStateException failure = null;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      long start = System.nanoTime();
      try {
        part.closing().close();
        LOG.debug("{} closed in {} ms", part.name(), (System.nanoTime() - start) / 1_000_000);
      } catch (Exception e) {
        IllegalStateException notClosed =
            new IllegalStateException(part.name() + " did not close", e);
        if (failure == null) {
          failure = notClosed;
        } else {
          failure.addSuppressed(notClosed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
