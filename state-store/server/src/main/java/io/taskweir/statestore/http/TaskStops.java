package io.taskweir.statestore.http;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.StopTask;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Stops single tasks (R-STP-1): a stop is a command to the task's partition. Blocks the calling
 * thread; otherwise thread-safe.
 */
public final class TaskStops {
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);

  /** Whoever asked should see the task Stopping; later than this it will be, but is not yet. */
  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(2);

  private static final long LOOK_AGAIN_MS = 5;

  private final Producer<byte[], byte[]> producer;

  /**
   * @param producer that nothing is lost on ({@link ControlProducer}); the caller closes it
   */
  public TaskStops(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Has a task stopped; returns when the command is durable and, as a rule, applied.
   *
   * @param view of the task's partition, which is here
   * @param found the task
   * @return the state that the task has now
   * @throws ProblemException if the task has ended otherwise, or Kafka does not take the command
   */
  TaskState stop(StoreView view, Found found) throws InterruptedException {
    Task task = found.task();
    TaskState state = task.state();
    if (state == TaskState.STOPPED || state == TaskState.STOPPING) {
      return state;
    }
    if (task.phase() instanceof Phase.Ended) {
      throw new ProblemException(
          ErrorCode.TASK_ENDED,
          "task \"%s\" is %s; only a task that has not ended can be stopped"
              .formatted(task.key().taskId(), state.publicName()));
    }
    send(task.key(), view.partition());
    return awaitApplied(view, task.key(), state);
  }

  private void send(TaskKey key, int partition) throws InterruptedException {
    byte[] command =
        CommandRecord.newBuilder()
            .setStopTask(
                StopTask.newBuilder()
                    .setTenant(key.tenant())
                    .setTaskId(key.taskId())
                    .setReason("stop requested")
                    .setGraceMs(Limits.STOP_GRACE.toMillis()))
            .build()
            .toByteArray();
    try {
      producer
          .send(new ProducerRecord<>(Topics.COMMANDS, partition, key.toBytes(), command))
          .get(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "Kafka did not take the stop of task " + key + "; repeat it");
    }
  }

  private static TaskState awaitApplied(StoreView view, TaskKey key, TaskState before)
      throws InterruptedException {
    long deadline = System.nanoTime() + APPLIED_WITHIN.toNanos();
    TaskState state = before;
    while (System.nanoTime() < deadline) {
      Found found = view.task(key);
      state = found == null ? before : found.task().state();
      if (state == TaskState.STOPPING || state.isTerminal()) {
        return state;
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
    return state;
  }
}
