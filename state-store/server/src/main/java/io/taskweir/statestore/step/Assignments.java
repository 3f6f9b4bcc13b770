package io.taskweir.statestore.step;

import com.google.protobuf.UnsafeByteOperations;
import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Content;
import io.taskweir.protocol.internal.OutAttempt;
import io.taskweir.protocol.internal.OutcomeDestination;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.result.TaskError;
import org.jspecify.annotations.Nullable;

/** Tasks in the words of those that get them: dispatchers and the outcome router. One thread. */
final class Assignments {
  private final LeaseTokens tokens;

  Assignments(LeaseTokens tokens) {
    this.tokens = tokens;
  }

  /** The present attempt of a task that is handed over. */
  Assignment assignment(Task task, Payload payload, boolean reissued) {
    return Assignment.newBuilder()
        .setTenant(task.key().tenant())
        .setTaskId(task.key().taskId())
        .setFunction(task.function())
        .setAttempt(task.attempt())
        .setLeaseToken(token(task))
        .setPayload(UnsafeByteOperations.unsafeWrap(payload.bytes()))
        .setContentType(payload.contentType())
        .setPriority(task.terms().priority())
        .setTimeoutMs(task.terms().timeoutMs())
        .setSubmittedAtMs(task.terms().submittedAtMs())
        .putAllLabels(task.terms().labels())
        .setReissued(reissued)
        .build();
  }

  OutAttempt outAttempt(Task task, @Nullable String workerId) {
    OutAttempt.Builder attempt =
        OutAttempt.newBuilder()
            .setTenant(task.key().tenant())
            .setTaskId(task.key().taskId())
            .setFunction(task.function())
            .setAttempt(task.attempt())
            .setLeaseToken(token(task));
    if (workerId != null) {
      attempt.setWorkerId(workerId);
    }
    return attempt.build();
  }

  private String token(Task task) {
    return tokens.issue(task.key(), task.attempt(), task.terms().origin());
  }

  /** What the router needs to deliver the outcome of a task that has ended. */
  static OutcomeRecord outcome(
      Task task,
      TaskState state,
      Destination destination,
      Payload request,
      @Nullable Payload response,
      @Nullable TaskError error) {
    OutcomeRecord.Builder outcome =
        OutcomeRecord.newBuilder()
            .setTenant(task.key().tenant())
            .setTaskId(task.key().taskId())
            .setFunction(task.function())
            .setState(state.publicName())
            .setSeq(task.seq())
            .setAttempt(task.attempt())
            .setAtMs(task.lastChangeMs())
            .setReason(task.history().get(task.seq() - 1).reason())
            .setRequest(content(request));
    switch (destination) {
      case Destination.KafkaTopic kafka ->
          outcome.setDestination(OutcomeDestination.newBuilder().setTopic(kafka.topic()));
    }
    if (response != null) {
      outcome.setResponse(content(response));
    }
    if (error != null) {
      outcome.setErrorType(error.type()).setErrorMessage(error.message());
    }
    return outcome.build();
  }

  private static Content content(Payload payload) {
    return Content.newBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(payload.bytes()))
        .setContentType(payload.contentType())
        .build();
  }
}
