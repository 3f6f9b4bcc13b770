package io.taskweir.statestore.step;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskTransitions;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a step has decided to the output topics, in the open transaction. Every record gets
 * the present time: the input's timestamp is a turn, not a time.
 */
public final class Emitter {
  /** Names of the sinks, as the topology wires them. */
  public static final String DISPATCH = "dispatch";

  public static final String EVENTS = "events";
  public static final String OUTCOMES = "outcomes";
  public static final String REJECTED = "rejected";

  /** Submissions that a step makes itself; to the queue and the partition of the new task. */
  public static final String QUEUES = "submissions";

  private final ProcessorContext<byte[], byte[]> context;
  private final InstantSource clock;
  private boolean speaksToDispatchers;

  Emitter(ProcessorContext<byte[], byte[]> context, InstantSource clock) {
    this.context = context;
    this.clock = clock;
  }

  /** One event for each transition that {@code after} has and {@code before} has not. */
  void transitions(@Nullable Task before, Task after) {
    byte[] key = after.key().toBytes();
    for (int seq = before == null ? 1 : before.seq() + 1; seq <= after.seq(); seq++) {
      send(EVENTS, key, TaskTransitions.of(after, seq).toJson(), new RecordHeaders());
    }
  }

  /**
   * From now on dispatchers hear of this owner; see {@link TaskProcessor}. Until then they hear
   * only that a takeover is refused, which names no opening.
   */
  void speakToDispatchers() {
    speaksToDispatchers = true;
  }

  void dispatch(byte[] key, DispatchRecord record) {
    if (!speaksToDispatchers && !record.hasTakeoverRefused()) {
      return;
    }
    send(DISPATCH, key, record.toByteArray(), new RecordHeaders());
  }

  void outcome(TaskKey key, OutcomeRecord record) {
    send(OUTCOMES, key.toBytes(), record.toByteArray(), new RecordHeaders());
  }

  /** Submits a task; it is taken in once the open transaction has been committed. */
  void submit(TaskKey key, byte[] submission) {
    send(QUEUES, key.toBytes(), submission, new RecordHeaders());
  }

  /** The present input record cannot be accepted: it goes to where its writer can find it. */
  void reject(Record<byte[], byte[]> input, RecordMetadata source, ProblemException problem) {
    Headers headers = new RecordHeaders(input.headers());
    add(headers, "error-code", problem.code().name());
    add(headers, "error-message", problem.detail().replaceAll("\\s+", " "));
    add(headers, "source-topic", source.topic());
    add(headers, "source-partition", Integer.toString(source.partition()));
    add(headers, "source-offset", Long.toString(source.offset()));
    send(REJECTED, input.key(), input.value(), headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String sink, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    context.forward(new Record<>(key, value, clock.millis(), headers), sink);
  }
}
