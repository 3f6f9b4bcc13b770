package io.taskweir.worker.attempt;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.result.Progress;
import io.taskweir.worker.TaskContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has one of the worker's slots, from its assignment until its handler has ended
 * and its result is on its way.
 *
 * <p>Thread-safe. Its monitor is held for a few instructions only, never over I/O.
 */
final class RunningAttempt {
  private enum Phase {
    WAITING,
    HANDLING,
    REPORTING,
    ENDED
  }

  private final AttemptId id;
  private final String function;
  private final String leaseToken;
  private final Map<String, String> labels;
  private final long timeoutMs;
  private final int partition;
  private final AttemptContext context;

  private Phase phase = Phase.WAITING;
  private @Nullable Interruption interruption;
  private @Nullable Thread thread;
  private boolean reported;
  private List<SlotHolder> holders;

  /**
   * Given away when the handler begins: from then on only the handler decides how long it lives.
   */
  private @Nullable Payload input;

  private volatile Instant startedAt = Instant.EPOCH;
  private volatile long startedNanos;

  /** Made when it logs its first line. */
  private volatile @Nullable AttemptLog log;

  RunningAttempt(Assignment assignment, int partition, SlotHolder holder, AttemptOwner owner) {
    id =
        new AttemptId(
            new TaskKey(assignment.getTenant(), assignment.getTaskId()), assignment.getAttempt());
    function = assignment.getFunction();
    leaseToken = assignment.getLeaseToken();
    labels = assignment.getLabelsMap();
    timeoutMs = assignment.getTimeoutMs();
    this.partition = partition;
    context = new AttemptContext(this, owner);
    holders = List.of(holder);
    input = payload(assignment.getPayload(), assignment.getContentType());
  }

  private static Payload payload(ByteString bytes, String contentType) {
    return Payload.of(bytes.toByteArray(), contentType.isEmpty() ? Payload.BINARY : contentType);
  }

  AttemptId id() {
    return id;
  }

  TaskKey key() {
    return id.key();
  }

  int attempt() {
    return id.attempt();
  }

  String function() {
    return function;
  }

  String leaseToken() {
    return leaseToken;
  }

  Map<String, String> labels() {
    return labels;
  }

  int partition() {
    return partition;
  }

  /** The attempt as its handler sees it. */
  TaskContext context() {
    return context;
  }

  /** What the handler last said; null if it has said nothing. */
  @Nullable Progress progress() {
    return context.lastProgress();
  }

  /** What it has logged; null if it has logged nothing. */
  @Nullable AttemptLog log() {
    return log;
  }

  /** The log to add to; null if the handler is not at work, or its end has been reported. */
  @Nullable AttemptLog openLog() {
    AttemptLog open = log;
    if (open != null) {
      return open;
    }
    synchronized (this) {
      if (log == null && phase == Phase.HANDLING && !reported) {
        log = new AttemptLog();
      }
      return log;
    }
  }

  /** 0: none. */
  long timeoutMs() {
    return timeoutMs;
  }

  long timeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /** When the handler was called; of no meaning before. */
  Instant startedAt() {
    return startedAt;
  }

  /** When the handler was called, on the steady clock; of no meaning before. */
  long startedNanos() {
    return startedNanos;
  }

  /**
   * The calling thread is about to call the handler.
   *
   * @return the input, once; null if the attempt was interrupted before
   */
  synchronized @Nullable Payload begin(Instant now, long nanos) {
    startedAt = now;
    startedNanos = nanos;
    Payload taken = input;
    input = null;
    if (interruption != null) {
      phase = Phase.REPORTING;
      return null;
    }
    phase = Phase.HANDLING;
    thread = Thread.currentThread();
    return taken;
  }

  /**
   * The handler has come back to the thread that called it. From now on nobody interrupts that
   * thread on behalf of this attempt, and an interrupt that came too late is taken back.
   *
   * @return why the attempt was stopped, if it was
   */
  @Nullable Interruption handlerCameBack() {
    synchronized (this) {
      phase = Phase.REPORTING;
      thread = null;
    }
    // The report must be sent whatever the handler did with its interrupt.
    boolean unused = Thread.interrupted();
    return interruption();
  }

  /**
   * The attempt is to come to an end, if nobody has said so before. If it has not begun it will not
   * begin.
   *
   * @return whether its handler is at work, and the caller has to see to it that {@link
   *     #interruptHandler} is called
   */
  synchronized boolean stop(Interruption why) {
    if (interruption != null || phase == Phase.REPORTING || phase == Phase.ENDED) {
      return false;
    }
    interruption = why;
    return thread != null;
  }

  /** Interrupts the handler if it is still at work. Only after {@link #stop}, and once. */
  synchronized void interruptHandler() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Why it was stopped, if it was; its handler has been interrupted, or soon will be. */
  synchronized @Nullable Interruption interruption() {
    return interruption;
  }

  /** Whether the handler is at work, or its thread waits for its turn. */
  synchronized boolean isUnderWay() {
    return phase == Phase.WAITING || phase == Phase.HANDLING;
  }

  /** True for exactly one caller: the one who reports the end. */
  synchronized boolean claimReport() {
    if (reported) {
      return false;
    }
    reported = true;
    return true;
  }

  /**
   * Another stream counts this attempt from now on; of those to the same dispatcher only this one.
   *
   * @return false if the attempt has ended
   */
  synchronized boolean countOn(SlotHolder holder) {
    if (phase == Phase.ENDED) {
      return false;
    }
    if (holders.contains(holder)) {
      return true;
    }
    holders =
        Stream.concat(
                holders.stream().filter(it -> !it.dispatcherId().equals(holder.dispatcherId())),
                Stream.of(holder))
            .toList();
    holder.took();
    return true;
  }

  /** Whether it came from that dispatcher, or from one of which {@code gone} is true. */
  synchronized boolean concerns(String dispatcherId, Predicate<String> gone) {
    return holders.stream()
        .map(SlotHolder::dispatcherId)
        .anyMatch(id -> id.equals(dispatcherId) || gone.test(id));
  }

  /** The slot is free again; returns those who have to hear of it. */
  synchronized List<SlotHolder> release() {
    phase = Phase.ENDED;
    return holders;
  }

  AttemptRef toRef() {
    return AttemptRef.newBuilder()
        .setTenant(key().tenant())
        .setTaskId(key().taskId())
        .setAttempt(attempt())
        .setLeaseToken(leaseToken)
        .setFunction(function)
        .build();
  }
}
