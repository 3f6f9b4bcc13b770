package io.taskweir.client;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Puts submissions of any tenant on their queue topics, each into the partition that its task
 * belongs to. Thread-safe. The producer is the caller's, to open ({@link DurableProducer}) and to
 * close.
 */
public final class QueueWriter {
  private final TaskRouting routing;
  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;

  public QueueWriter(TaskRouting routing, Producer<byte[], byte[]> producer) {
    this(routing, producer, InstantSource.system());
  }

  QueueWriter(TaskRouting routing, Producer<byte[], byte[]> producer, InstantSource clock) {
    this.clock = clock;
    this.routing = routing;
    this.producer = producer;
  }

  /**
   * Writes a submission, giving it an id if it has none. Returns as soon as the record is in the
   * producer's buffer; if that is full, or the topic not known yet, it waits up to {@code
   * max.block.ms} (60 s unless set) and then fails the future.
   *
   * @return completed when the record is durable, on the producer's I/O thread: what depends on it
   *     must be quick, or use the {@code …Async} forms. Fails with a {@link SubmitException}, or
   *     with a {@link ProblemException} if the topic takes no record that large or the task is to
   *     run too late. Never throws.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every end of it
  public CompletableFuture<Receipt> write(Submission submission) {
    Submission named =
        submission.taskId() != null ? submission : submission.withTaskId(TaskIds.timeOrdered());
    TaskKey key = named.key();
    CompletableFuture<Receipt> durable = new CompletableFuture<>();
    try {
      named.requireDelayInLimit(clock.instant());
      producer.send(record(key, named), (sent, error) -> complete(durable, key, sent, error));
    } catch (ProblemException e) {
      durable.completeExceptionally(e);
    } catch (KafkaException | IllegalStateException e) {
      // An interrupt while the buffer was full, or a producer that has been closed.
      durable.completeExceptionally(failure(key, e));
    }
    return durable;
  }

  private ProducerRecord<byte[], byte[]> record(TaskKey key, Submission submission) {
    return new ProducerRecord<>(
        routing.queueTopic(key.tenant()),
        routing.partition(key),
        key.toBytes(),
        SubmissionJson.write(submission));
  }

  private static void complete(
      CompletableFuture<Receipt> durable,
      TaskKey key,
      RecordMetadata sent,
      @Nullable Exception error) {
    if (error == null) {
      durable.complete(new Receipt(key.tenant(), key.taskId(), sent.partition(), sent.offset()));
    } else {
      durable.completeExceptionally(failure(key, error));
    }
  }

  private static RuntimeException failure(TaskKey key, Exception error) {
    if (error instanceof RecordTooLargeException) {
      return new ProblemException(
          ErrorCode.PAYLOAD_TOO_LARGE, "task " + key + ": " + error.getMessage());
    }
    return new SubmitException(key, error);
  }
}
