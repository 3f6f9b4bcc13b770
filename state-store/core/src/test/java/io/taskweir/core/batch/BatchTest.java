package io.taskweir.core.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.batch.Batch.State;
import io.taskweir.core.task.Keeping;
import io.taskweir.core.task.Label;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Backoff;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Task WAITING =
      Task.from(
          new Accepted(
              new TaskKey("acme", "order-17"),
              "resize",
              new Terms(
                  new Origin(0, 0, 0),
                  1_000,
                  1_000,
                  5,
                  60,
                  0,
                  3,
                  Backoff.DEFAULT,
                  Map.of("order", "17", "shop", "x"),
                  null,
                  null,
                  new Keeping(true, 1_000),
                  3,
                  null,
                  null,
                  null),
              1_000));
  private static final Task ENDED =
      WAITING.apply(new Ended(TaskState.EXPIRED, "old", null, null, 2_000));
  private static final Batch NEW =
      Batch.start("acme", "b-1", BatchAction.STOP, TaskFilter.ALL, 1, 5_000);

  @Test
  void everyConditionOfAFilterMustHold() {
    assertThat(TaskFilter.ALL.matches(WAITING)).isTrue();
    assertThat(TaskFilter.ofFunction("resize").matches(WAITING)).isTrue();
    assertThat(matches(null, "order-", List.of(new Label("order", "17")), 1_000, 1_001)).isTrue();
    assertThat(matches("resize2", "", List.of(), 0, 2_000)).isFalse();
    assertThat(matches(null, "order-2", List.of(), 0, 2_000)).isFalse();
    assertThat(matches(null, "", List.of(new Label("order", "18")), 0, 2_000)).isFalse();
    assertThat(
            matches(null, "", List.of(new Label("order", "17"), new Label("none", "")), 0, 2_000))
        .isFalse();
    assertThat(matches(null, "", List.of(), 1_001, 2_000)).isFalse();
    assertThat(matches(null, "", List.of(), 0, 1_000)).isFalse();
    assertThat(matches(null, "", List.of(), 0, 2_000, TaskState.RUNNING)).isFalse();
  }

  private static boolean matches(
      @Nullable String function,
      String prefix,
      List<Label> labels,
      long fromMs,
      long toMs,
      TaskState... states) {
    Set<TaskState> meant = states.length == 0 ? EnumSet.allOf(TaskState.class) : Set.of(states);
    return new TaskFilter(function, meant, prefix, labels, fromMs, toMs).matches(WAITING);
  }

  @Test
  void whatAsksForMoreThanTheFunctionIsNotOfTheFunctionOnly() {
    assertThat(TaskFilter.ALL.isOfFunctionOnly()).isTrue();
    assertThat(TaskFilter.ofFunction("resize").isOfFunctionOnly()).isTrue();
    assertThat(
            new TaskFilter(null, Set.of(TaskState.FAILED), null, List.of(), null, null)
                .isOfFunctionOnly())
        .isFalse();
  }

  @Test
  void anActionPassesOverWhatItCannotBeDoneTo() {
    assertThat(BatchAction.STOP.concerns(WAITING, 0)).isTrue();
    assertThat(BatchAction.STOP.concerns(ENDED, 0)).isFalse();
    assertThat(BatchAction.DELETE.concerns(WAITING, 0)).isTrue();
    assertThat(BatchAction.DELETE.concerns(ENDED, 0)).isTrue();
    assertThat(BatchAction.RERUN.concerns(WAITING, 0)).isFalse();
    assertThat(BatchAction.RERUN.concerns(ENDED, 0)).isTrue();
    assertThat(BatchAction.INVALIDATE.concerns(WAITING, 4)).isTrue();
    assertThat(BatchAction.INVALIDATE.concerns(WAITING, 3)).as("accepted after it").isFalse();
    assertThat(BatchAction.INVALIDATE.concerns(ENDED, 4)).isFalse();
  }

  @Test
  void nobodyCanAskForTheActionThatIsOurs() {
    assertThat(BatchAction.ofPublicName("stop")).contains(BatchAction.STOP);
    assertThat(BatchAction.ofPublicName("invalidate")).isEmpty();
    assertThat(BatchAction.ofPublicName("STOP")).isEmpty();
  }

  @Test
  void partitionsAddUpAndItRunsWhileItRunsAnywhere() {
    Batch half = NEW.advanced("x", 10, 7);
    Batch done = NEW.advanced(null, 5, 5).ended(State.DONE, 9_000);

    Batch together = half.mergedWith(done);
    assertThat(together.state()).isEqualTo(State.RUNNING);
    assertThat(together.matched()).isEqualTo(15);
    assertThat(together.done()).isEqualTo(12);
    assertThat(together.failed()).isEqualTo(3);
    assertThat(together.endedAtMs()).isZero();

    Batch ended = half.ended(State.CANCELLED, 8_000).mergedWith(done);
    assertThat(ended.state()).isEqualTo(State.CANCELLED);
    assertThat(ended.endedAtMs()).isEqualTo(9_000);
    assertThat(done.mergedWith(done).state()).isEqualTo(State.DONE);
  }
}
