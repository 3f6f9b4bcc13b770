package io.taskweir.statestore.http;

import com.google.protobuf.UnsafeByteOperations;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.EditedInput;
import io.taskweir.protocol.internal.RerunTask;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.json.PayloadJson;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.StateStoreSettings;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.watch.CommitWishes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs single tasks again (R-STP-3): a command to the old task's partition, which submits the new
 * one. Blocks the calling thread; otherwise thread-safe.
 */
public final class TaskReruns {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MS = 5;

  private final Producer<byte[], byte[]> producer;
  private final CommitWishes wishes;
  private final StateStoreSettings settings;

  /**
   * @param producer that nothing is lost on ({@link ControlProducer}); the caller closes it
   */
  public TaskReruns(
      Producer<byte[], byte[]> producer, CommitWishes wishes, StateStoreSettings settings) {
    this.producer = producer;
    this.wishes = wishes;
    this.settings = settings;
  }

  /** The other input that a body asks for; null if it is empty or names none. */
  @Nullable Payload parse(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    PayloadJson payload = new PayloadJson();
    boolean[] given = {false};
    JsonReader.readObject(
        body,
        "rerun",
        (field, value) -> {
          if (!payload.read(field, value)) {
            throw JsonReader.invalid(field, "payload, payloadBase64 or contentType");
          }
          given[0] = true;
        });
    return given[0] ? payload.toPayload(settings.maxPayloadBytes()) : null;
  }

  /**
   * Has a task run again; returns when it is committed that it will be.
   *
   * @param view of the task's partition, which is here
   * @param edited another input; null for the same
   * @return the new task's id
   * @throws ProblemException if the task has not ended, its function is gone and may not be made
   *     anew, or it is not known within 10 s whether it will be run
   */
  String rerun(StoreView view, Task task, @Nullable Payload edited) throws InterruptedException {
    if (!(task.phase() instanceof Phase.Ended)) {
      throw new ProblemException(
          ErrorCode.TASK_NOT_ENDED,
          "task \"%s\" is %s; only a task that has ended can be run again: wait, or stop it"
              .formatted(task.key().taskId(), task.state().publicName()));
    }
    Lane lane = Lane.of(task);
    settings.policy().requireAllowed(lane.tenant(), lane.function(), view.function(lane));
    String newId = UUID.randomUUID().toString();
    send(task.key(), view.partition(), newId, edited);
    awaitCommitted(view, task.key(), newId);
    return newId;
  }

  private void send(TaskKey key, int partition, String newId, @Nullable Payload edited)
      throws InterruptedException {
    RerunTask.Builder rerun =
        RerunTask.newBuilder().setTenant(key.tenant()).setTaskId(key.taskId()).setNewTaskId(newId);
    if (edited != null) {
      rerun.setInput(
          EditedInput.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(edited.bytes()))
              .setContentType(edited.contentType()));
    }
    byte[] command = CommandRecord.newBuilder().setRerunTask(rerun).build().toByteArray();
    try {
      producer
          .send(new ProducerRecord<>(Topics.COMMANDS, partition, key.toBytes(), command))
          .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(key);
    }
  }

  /** The new task is submitted by the very transaction that notes it with the old one. */
  private void awaitCommitted(StoreView view, TaskKey key, String newId)
      throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Found found = view.task(key);
      if (found != null && found.task().reruns().contains(newId)) {
        if (found.committed()) {
          return;
        }
        wishes.wish(view.partition());
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
    throw unknown(key);
  }

  private static ProblemException unknown(TaskKey key) {
    return new ProblemException(
        ErrorCode.UNAVAILABLE,
        "task \"%s\": it is not known whether it will be run again; look at its reruns before you repeat"
            .formatted(key.taskId()));
  }
}
