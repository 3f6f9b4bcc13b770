package io.taskweir.worker.attempt;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.result.LogLine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has logged and nobody has sent yet. Lines leave in the order in which they came;
 * beyond what may wait the newest are dropped, and a line in their place says how many.
 *
 * <p>Thread-safe. Its monitor is held for a few instructions only; the lock that keeps batches in
 * order is held while one is sent.
 */
final class AttemptLog {
  /** Most text of a batch, in characters. */
  static final int MAX_BATCH_CHARS = 64 << 10;

  static final int MAX_WAITING_LINES = 1_024;
  static final int MAX_WAITING_CHARS = 256 << 10;

  /** What a line that was added means for whoever sends. */
  enum Added {
    /** Nobody looks after this log yet. */
    FIRST,
    /** Goes with what waits already. */
    MORE,
    /** A batch is full, and nobody has been told. */
    FULL
  }

  private final Lock sending = new ReentrantLock();
  private final Queue<LogLine> waiting = new ArrayDeque<>();
  private int chars;
  private long dropped;
  private boolean known;
  private boolean knownAsFull;
  private boolean ended;
  private @Nullable Runnable last;

  /**
   * Adds a text, one line for each of its own; dropped if the attempt has ended.
   *
   * @param now by the wall's clock
   */
  synchronized Added add(Instant now, String text) {
    if (ended) {
      return Added.MORE;
    }
    if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
      addLine(now, text);
    } else {
      Iterator<String> lines = text.lines().iterator();
      while (lines.hasNext()) {
        addLine(now, lines.next());
      }
    }
    if (!knownAsFull && (waiting.size() >= Limits.MAX_LOG_LINES || chars >= MAX_BATCH_CHARS)) {
      knownAsFull = true;
      return Added.FULL;
    }
    if (known) {
      return Added.MORE;
    }
    known = true;
    return Added.FIRST;
  }

  private void addLine(Instant now, String text) {
    if (waiting.size() >= MAX_WAITING_LINES || chars >= MAX_WAITING_CHARS) {
      dropped++;
      return;
    }
    sayDropped(now);
    put(LogLine.cut(now, text));
  }

  /** In the place of those that are missing. */
  private void sayDropped(Instant now) {
    if (dropped > 0) {
      put(
          new LogLine(
              now, dropped == 1 ? "… 1 line was dropped" : "… " + dropped + " lines were dropped"));
      dropped = 0;
    }
  }

  private void put(LogLine line) {
    waiting.add(line);
    chars += line.text().length();
  }

  /** Nothing is added from now on. */
  synchronized void end() {
    ended = true;
  }

  /**
   * Nothing is added from now on.
   *
   * @param then done by whoever sends the rest, after it; must not block
   */
  synchronized void end(Runnable then) {
    ended = true;
    last = then;
  }

  /**
   * Sends one batch, after those that others are sending; blocks for as long as that takes.
   *
   * @param now by the wall's clock
   * @param sender must not call this log
   * @return whether more is left: then the caller has to see to it that it is sent
   */
  boolean sendNext(Instant now, Consumer<List<LogLine>> sender) {
    sending.lock();
    try {
      List<LogLine> batch = take(now);
      if (!batch.isEmpty()) {
        sender.accept(batch);
      }
      return !endReached();
    } finally {
      sending.unlock();
    }
  }

  /**
   * Ends and hands over all at once, without waiting for what others are sending.
   *
   * @param taker must not block
   */
  void drain(Instant now, Consumer<List<LogLine>> taker) {
    end();
    do {
      List<LogLine> batch = take(now);
      if (!batch.isEmpty()) {
        taker.accept(batch);
      }
    } while (!endReached());
  }

  /** Whether nothing is left; then what was to follow has been done. */
  private boolean endReached() {
    Runnable then;
    synchronized (this) {
      if (!waiting.isEmpty()) {
        return false;
      }
      then = last;
      last = null;
    }
    if (then != null) {
      then.run();
    }
    return true;
  }

  private synchronized List<LogLine> take(Instant now) {
    List<LogLine> batch = new ArrayList<>(Math.min(waiting.size() + 1, Limits.MAX_LOG_LINES));
    int taken = 0;
    while (batch.size() < Limits.MAX_LOG_LINES) {
      LogLine next = waiting.peek();
      if (next == null || (taken + next.text().length() > MAX_BATCH_CHARS && taken > 0)) {
        break;
      }
      waiting.remove();
      batch.add(next);
      taken += next.text().length();
    }
    chars -= taken;
    if (waiting.isEmpty()) {
      sayDropped(now);
    }
    known = !waiting.isEmpty();
    knownAsFull = known;
    return batch;
  }
}
