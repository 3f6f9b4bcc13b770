package io.taskweir.statestore.batch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.task.Label;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.internal.StartBatch;
import io.taskweir.protocol.internal.TaskSelection;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A batch, before it has begun, as the message that starts it, and back. */
public final class BatchMessages {
  private BatchMessages() {}

  public static StartBatch start(Batch batch) {
    return StartBatch.newBuilder()
        .setTenant(batch.tenant())
        .setBatchId(batch.id())
        .setAction(batch.action().publicName())
        .setFilter(filter(batch.filter()))
        .setVersion(batch.version())
        .setCreatedAtMs(batch.createdAtMs())
        .build();
  }

  private static TaskSelection filter(TaskFilter filter) {
    TaskSelection.Builder message = TaskSelection.newBuilder();
    if (filter.idPrefix() != null) {
      message.setIdPrefix(filter.idPrefix());
    }
    if (filter.fromMs() != null) {
      message.setFromMs(filter.fromMs());
    }
    if (filter.toMs() != null) {
      message.setToMs(filter.toMs());
    }
    filter.labels().forEach(label -> message.putLabels(label.key(), label.value()));
    if (filter.function() != null) {
      message.setFunction(filter.function());
    }
    filter.states().stream().sorted().map(TaskState::publicName).forEach(message::addStates);
    return message.build();
  }

  /**
   * @throws IllegalStateException if the bytes are not such a message: the store is corrupt
   */
  public static Batch batch(byte[] start) {
    try {
      return batch(StartBatch.parseFrom(start));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a batch in the store cannot be read", e);
    }
  }

  /**
   * @throws ProblemException if it asks for something that this version does not know
   */
  public static Batch batch(StartBatch start) {
    TaskSelection message = start.getFilter();
    TaskFilter filter =
        new TaskFilter(
            message.getFunction().isEmpty() ? null : message.getFunction(),
            states(message.getStatesList()),
            message.getIdPrefix().isEmpty() ? null : message.getIdPrefix(),
            message.getLabelsMap().entrySet().stream()
                .map(label -> new Label(label.getKey(), label.getValue()))
                .toList(),
            message.getFromMs() == 0 ? null : message.getFromMs(),
            message.getToMs() == 0 ? null : message.getToMs());
    return Batch.start(
        Names.requireTenant(start.getTenant()),
        Names.requireTaskId(start.getBatchId()),
        action(start.getAction()),
        filter,
        start.getVersion(),
        start.getCreatedAtMs());
  }

  private static Set<TaskState> states(List<String> names) {
    return names.isEmpty()
        ? EnumSet.allOf(TaskState.class)
        : names.stream().map(BatchMessages::state).collect(Collectors.toSet());
  }

  private static TaskState state(String name) {
    try {
      return TaskState.ofPublicName(name);
    } catch (IllegalArgumentException e) {
      // Not a fault of ours: the record goes back, and the line goes on.
      throw new ProblemException(ErrorCode.INVALID_FIELD, String.valueOf(e.getMessage()));
    }
  }

  private static BatchAction action(String name) {
    return Arrays.stream(BatchAction.values())
        .filter(action -> action.publicName().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.FOREIGN_RECORD, "batch with the action \"" + name + "\""));
  }
}
