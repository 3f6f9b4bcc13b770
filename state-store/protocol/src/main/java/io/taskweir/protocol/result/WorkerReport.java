package io.taskweir.protocol.result;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker says on {@code taskweir.results}. */
public sealed interface WorkerReport {
  String tenant();

  String workerId();

  /**
   * The handler of an attempt has begun and is still at work. Left out for attempts that end within
   * a few milliseconds: their {@link Finished} says when they began.
   */
  record Started(TaskKey key, int attempt, String leaseToken, String workerId, Instant startedAt)
      implements WorkerReport {
    @Override
    public String tenant() {
      return key.tenant();
    }
  }

  /** Attempts that are still at work; all of one tenant and one partition. */
  record Heartbeat(String tenant, String workerId, Instant at, List<Beat> beats)
      implements WorkerReport {
    public Heartbeat {
      beats = List.copyOf(beats);
    }
  }

  /**
   * One attempt in a heartbeat.
   *
   * @param progress what the handler last said; null if it has said nothing
   */
  record Beat(String taskId, int attempt, String leaseToken, @Nullable Progress progress) {}

  /**
   * What an attempt has logged since its last report of this kind; sent before its {@link
   * Finished}.
   *
   * @param lines 1 to {@link io.taskweir.protocol.Limits#MAX_LOG_LINES}, in their order
   */
  record Logged(TaskKey key, int attempt, String leaseToken, String workerId, List<LogLine> lines)
      implements WorkerReport {
    public Logged {
      lines = List.copyOf(lines);
    }

    @Override
    public String tenant() {
      return key.tenant();
    }
  }

  /**
   * An attempt has ended.
   *
   * @param payload the result; empty unless the outcome is a success
   * @param retryAfterMs hint of a throttled downstream, in milliseconds
   */
  record Finished(
      TaskKey key,
      int attempt,
      String leaseToken,
      Outcome outcome,
      Payload payload,
      @Nullable TaskError error,
      @Nullable Long retryAfterMs,
      String workerId,
      Instant startedAt,
      Instant endedAt)
      implements WorkerReport {
    @Override
    public String tenant() {
      return key.tenant();
    }
  }
}
