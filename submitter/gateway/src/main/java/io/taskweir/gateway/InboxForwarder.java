package io.taskweir.gateway;

import io.taskweir.client.QueueWriter;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.protocol.submission.SubmissionJson;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one record of the inbox to where it belongs: the queue of its tenant, or {@code
 * taskweir.rejected}. Doing so twice is harmless. The submission names the record as its {@code
 * source}, and a task without an id gets one that is made of the record's position, so the
 * state-store recognises the second as the same. Thread-safe.
 */
final class InboxForwarder {
  private static final Logger LOG = LoggerFactory.getLogger(InboxForwarder.class);

  private final QueueWriter queue;
  private final RejectedWriter rejected;
  private final int maxPayloadBytes;
  private final Door door;

  InboxForwarder(QueueWriter queue, RejectedWriter rejected, int maxPayloadBytes, Door door) {
    this.queue = queue;
    this.rejected = rejected;
    this.maxPayloadBytes = maxPayloadBytes;
    this.door = door;
  }

  /** Completes when the record is durable in either place; fails if that is not known. */
  CompletableFuture<Void> forward(ConsumerRecord<byte[], byte[]> record) {
    Submission submission;
    try {
      submission = read(record);
    } catch (ProblemException e) {
      door.refused();
      return rejected.reject(record, e);
    } catch (RuntimeException e) {
      // A fault of ours, but the next thousand records are not to wait for its repair.
      LOG.error("{} could not be read", source(record), e);
      door.refused();
      return rejected.reject(record, new ProblemException(ErrorCode.INTERNAL, e.toString()));
    }
    return door.watch(queue.write(submission))
        .thenAccept(receipt -> LOG.trace("forwarded {}", receipt))
        .exceptionallyCompose(error -> failed(record, error));
  }

  /**
   * The submission in a record.
   *
   * @throws ProblemException if there is none
   */
  Submission read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new ProblemException(ErrorCode.FOREIGN_RECORD, "submission: the record has no value");
    }
    Submission submission = SubmissionJson.parse(record.value(), null, maxPayloadBytes);
    SubmissionBuilder forwarded =
        new SubmissionBuilder(submission.withoutPlatformFields()).source(source(record));
    return submission.taskId() != null
        ? forwarded.build()
        : forwarded.taskId(derivedId(record)).build();
  }

  /**
   * The same for every reading of the record, and of no other record: partition, offset, and the
   * record's own timestamp (base 36, ms) in case that the topic is made anew and counts from 0
   * again.
   */
  static String derivedId(ConsumerRecord<byte[], byte[]> record) {
    return "inbox-"
        + record.partition()
        + "-"
        + record.offset()
        + "-"
        + Long.toString(record.timestamp(), Character.MAX_RADIX);
  }

  private static String source(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "/" + record.partition() + "/" + record.offset();
  }

  private CompletableFuture<Void> failed(ConsumerRecord<byte[], byte[]> record, Throwable error) {
    ProblemException problem = Door.problem(error);
    return problem.code() == ErrorCode.UNAVAILABLE
        ? CompletableFuture.failedFuture(error)
        : rejected.reject(record, problem);
  }
}
