package io.taskweir.statestore.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Keeping;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.RetryCount;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Terms;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.statestore.store.proto.StoredAttempt;
import io.taskweir.statestore.store.proto.StoredBackoff;
import io.taskweir.statestore.store.proto.StoredDelivery;
import io.taskweir.statestore.store.proto.StoredOrigin;
import io.taskweir.statestore.store.proto.StoredPayload;
import io.taskweir.statestore.store.proto.StoredPhase;
import io.taskweir.statestore.store.proto.StoredTask;
import io.taskweir.statestore.store.proto.StoredTransition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks and payloads as bytes, in RocksDB and in the changelog alike. */
final class TaskCodec {
  private TaskCodec() {}

  static byte[] encode(Task task) {
    StoredTask.Builder stored =
        StoredTask.newBuilder()
            .setTenant(task.key().tenant())
            .setTaskId(task.key().taskId())
            .setFunction(task.function())
            .setAttempt(task.attempt())
            .setHandlerErrors(task.retries().handlerErrors())
            .setSystemErrors(task.retries().systemErrors())
            .setSystemWaitMs(task.retries().systemWaitMs());
    encodePhase(task.phase(), stored);
    encodeTerms(task.terms(), stored);
    for (Transition transition : task.history()) {
      stored.addHistory(
          StoredTransition.newBuilder()
              .setState(StateNumber.stored(transition.state()))
              .setAtMs(transition.atMs())
              .setAttempt(transition.attempt())
              .setReason(transition.reason()));
    }
    task.attempts().forEach(attempt -> stored.addAttempts(encodeAttempt(attempt)));
    if (task.delivery().progress() != Delivery.Progress.NONE) {
      StoredDelivery.Builder delivery =
          StoredDelivery.newBuilder()
              .setState(task.delivery().progress().name())
              .setAttempts(task.delivery().attempts());
      if (task.delivery().lastError() != null) {
        delivery.setLastError(task.delivery().lastError());
      }
      stored.setDelivery(delivery);
    }
    return stored.setDiscarded(task.discarded()).addAllReruns(task.reruns()).build().toByteArray();
  }

  private static void encodePhase(Phase phase, StoredTask.Builder stored) {
    switch (phase) {
      case Phase.Timed timed -> stored.setPhase(StoredPhase.TIMED).setPhaseMs(timed.untilMs());
      case Phase.Ready ready -> stored.setPhase(StoredPhase.READY).setPhaseMs(ready.sinceMs());
      case Phase.Out out -> stored.setPhase(StoredPhase.OUT).setPhaseMs(out.sinceMs());
      case Phase.Executing executing ->
          stored
              .setPhase(StoredPhase.EXECUTING)
              .setPhaseMs(executing.leaseEndsMs())
              .setWorkerId(executing.workerId());
      case Phase.Stopping stopping ->
          stored
              .setPhase(StoredPhase.STOPPING_PHASE)
              .setPhaseMs(stopping.untilMs())
              .setStoppingOut(stopping.out());
      case Phase.Ended ended ->
          stored
              .setPhase(StoredPhase.ENDED)
              .setPhaseMs(ended.atMs())
              .setState(StateNumber.stored(ended.state()));
    }
  }

  private static void encodeTerms(Terms terms, StoredTask.Builder stored) {
    Backoff backoff = terms.backoff();
    stored
        .setSubmittedAtMs(terms.submittedAtMs())
        .setDueAtMs(terms.dueAtMs())
        .setPriority(terms.priority())
        .setMaxAgeSeconds(terms.maxAgeSeconds())
        .setTimeoutMs(terms.timeoutMs())
        .setMaxRetries(terms.maxRetries())
        .setOrigin(
            StoredOrigin.newBuilder()
                .setQueue(terms.origin().queue())
                .setPartition(terms.origin().partition())
                .setOffset(terms.origin().offset()))
        .putAllLabels(terms.labels())
        .setUntracked(!terms.keeping().tracked())
        .setRetentionMs(terms.keeping().retentionMs())
        .setGeneration(terms.generation())
        .setOnSuccessTopic(topic(terms.onSuccess()))
        .setOnFailureTopic(topic(terms.onFailure()));
    if (!backoff.equals(Backoff.DEFAULT)) {
      stored.setBackoff(
          StoredBackoff.newBuilder()
              .setExponential(backoff.type() == Backoff.Type.EXPONENTIAL)
              .setInitialMs(backoff.initialMs())
              .setMaxMs(backoff.maxMs())
              .setJitter(backoff.jitter()));
    }
    if (terms.source() != null) {
      stored.setSource(terms.source());
    }
    if (terms.rerunOf() != null) {
      stored.setRerunOf(terms.rerunOf());
    }
    if (terms.idempotency() != null) {
      stored
          .setIdempotencyKey(terms.idempotency().key())
          .setIdempotencyRequest(terms.idempotency().request());
    }
  }

  private static StoredAttempt encodeAttempt(AttemptRecord attempt) {
    StoredAttempt.Builder stored =
        StoredAttempt.newBuilder()
            .setAttempt(attempt.attempt())
            .setHandedOverAtMs(attempt.handedOverAtMs())
            .setStartedAtMs(attempt.startedAtMs())
            .setEndedAtMs(attempt.endedAtMs());
    if (attempt.workerId() != null) {
      stored.setWorkerId(attempt.workerId());
    }
    if (attempt.outcome() != null) {
      stored.setOutcome(attempt.outcome());
    }
    Progress progress = attempt.progress();
    if (progress != null) {
      stored
          .setProgressDone(progress.done())
          .setProgressTotal(progress.total())
          .setProgressed(true);
    }
    TaskError error = attempt.error();
    if (error != null) {
      stored.setErrorType(error.type()).setErrorMessage(error.message());
    }
    return stored.build();
  }

  /**
   * @throws IllegalStateException if the bytes are not a task: the store is corrupt
   */
  static Task decode(byte[] bytes) {
    StoredTask stored = parse(bytes);
    List<Transition> history = new ArrayList<>(stored.getHistoryCount());
    for (StoredTransition transition : stored.getHistoryList()) {
      history.add(
          new Transition(
              StateNumber.state(transition.getState()),
              transition.getAtMs(),
              transition.getAttempt(),
              transition.getReason()));
    }
    List<AttemptRecord> attempts = new ArrayList<>(stored.getAttemptsCount());
    stored.getAttemptsList().forEach(attempt -> attempts.add(decodeAttempt(attempt)));
    return new Task(
        new TaskKey(stored.getTenant(), stored.getTaskId()),
        stored.getFunction(),
        decodeTerms(stored),
        decodePhase(stored),
        stored.getAttempt(),
        new RetryCount(
            stored.getHandlerErrors(), stored.getSystemErrors(), stored.getSystemWaitMs()),
        history,
        attempts,
        decodeDelivery(stored),
        stored.getDiscarded(),
        List.copyOf(stored.getRerunsList()));
  }

  /** Only when the task was submitted: much cheaper than all of it. */
  static long submittedAtMs(byte[] task) {
    CodedInputStream stored = CodedInputStream.newInstance(task);
    try {
      for (int tag = stored.readTag(); tag != 0; tag = stored.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == StoredTask.SUBMITTED_AT_MS_FIELD_NUMBER) {
          return stored.readInt64();
        }
        stored.skipField(tag);
      }
      return 0;
    } catch (IOException e) {
      throw new IllegalStateException("a task in the store cannot be read", e);
    }
  }

  private static StoredTask parse(byte[] bytes) {
    try {
      return StoredTask.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a task in the store cannot be read", e);
    }
  }

  private static Phase decodePhase(StoredTask stored) {
    long ms = stored.getPhaseMs();
    return switch (stored.getPhase()) {
      case TIMED -> new Phase.Timed(ms);
      case READY -> new Phase.Ready(ms);
      case OUT -> new Phase.Out(ms);
      case EXECUTING -> new Phase.Executing(stored.getWorkerId(), ms);
      case STOPPING_PHASE -> new Phase.Stopping(stored.getStoppingOut(), ms);
      case ENDED -> new Phase.Ended(StateNumber.state(stored.getState()), ms);
      case PHASE_UNKNOWN, UNRECOGNIZED ->
          throw new IllegalStateException(
              "task " + stored.getTaskId() + " has a phase that this version does not know");
    };
  }

  private static Terms decodeTerms(StoredTask stored) {
    StoredOrigin origin = stored.getOrigin();
    StoredBackoff backoff = stored.getBackoff();
    return new Terms(
        new Origin(origin.getQueue(), origin.getPartition(), origin.getOffset()),
        stored.getSubmittedAtMs(),
        stored.getDueAtMs(),
        stored.getPriority(),
        stored.getMaxAgeSeconds(),
        stored.getTimeoutMs(),
        stored.getMaxRetries(),
        stored.hasBackoff()
            ? new Backoff(
                backoff.getExponential() ? Backoff.Type.EXPONENTIAL : Backoff.Type.FIXED,
                backoff.getInitialMs(),
                backoff.getMaxMs(),
                backoff.getJitter())
            : Backoff.DEFAULT,
        stored.getLabelsMap(),
        destination(stored.getOnSuccessTopic()),
        destination(stored.getOnFailureTopic()),
        new Keeping(!stored.getUntracked(), stored.getRetentionMs()),
        stored.getGeneration(),
        orNull(stored.getSource()),
        orNull(stored.getRerunOf()),
        stored.getIdempotencyKey().isEmpty()
            ? null
            : new Idempotency(stored.getIdempotencyKey(), stored.getIdempotencyRequest()));
  }

  private static AttemptRecord decodeAttempt(StoredAttempt stored) {
    return new AttemptRecord(
        stored.getAttempt(),
        stored.getHandedOverAtMs(),
        orNull(stored.getWorkerId()),
        stored.getStartedAtMs(),
        stored.getEndedAtMs(),
        orNull(stored.getOutcome()),
        stored.getErrorType().isEmpty()
            ? null
            : new TaskError(stored.getErrorType(), stored.getErrorMessage()),
        stored.getProgressed()
            ? new Progress(stored.getProgressDone(), stored.getProgressTotal())
            : null);
  }

  private static Delivery decodeDelivery(StoredTask stored) {
    if (!stored.hasDelivery()) {
      return Delivery.NONE;
    }
    StoredDelivery delivery = stored.getDelivery();
    return new Delivery(
        Delivery.Progress.valueOf(delivery.getState()),
        delivery.getAttempts(),
        orNull(delivery.getLastError()));
  }

  static byte[] encode(Payload payload) {
    return StoredPayload.newBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(payload.bytes()))
        .setContentType(payload.contentType())
        .build()
        .toByteArray();
  }

  static Payload decodePayload(byte[] bytes) {
    try {
      StoredPayload stored = StoredPayload.parseFrom(bytes);
      return Payload.of(stored.getData().toByteArray(), stored.getContentType());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a payload in the store cannot be read", e);
    }
  }

  private static String topic(@Nullable Destination destination) {
    return switch (destination) {
      case null -> "";
      case Destination.KafkaTopic kafka -> kafka.topic();
    };
  }

  private static @Nullable Destination destination(String topic) {
    return topic.isEmpty() ? null : new Destination.KafkaTopic(topic);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
