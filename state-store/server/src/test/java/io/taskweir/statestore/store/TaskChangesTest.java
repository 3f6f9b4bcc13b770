package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskChangesTest {
  private final List<String> written = new ArrayList<>();
  private final TaskChanges changes =
      new TaskChanges((family, key, value) -> written.add(value == null ? "deleted" : "put"));

  private final Task waiting = Samples.task("a", "f", "t-1", 5, 1, 1);
  private final Task ended =
      waiting
          .apply(new TaskEvent.HandedOver(1, 2))
          .apply(new TaskEvent.Started("w", 30_000, 3))
          .apply(new TaskEvent.Ended(TaskState.SUCCEEDED, "success", "success", null, 4));

  @Test
  void whatIsUnderWayIsWrittenOnceAtTheCommit() {
    changes.put(null, EncodedTask.of(waiting));
    changes.put(waiting, EncodedTask.of(waiting));
    assertThat(written).isEmpty();
    assertThat(changes.unfinished()).isEqualTo(1);
    assertThat(changes.ended()).isZero();
    changes.sendHeldBack();
    assertThat(written).containsExactly("put");
    assertThat(changes.unfinished()).isZero();
  }

  @Test
  void anEndIsWrittenAtOnceAndCountedOnce() {
    changes.put(null, EncodedTask.of(waiting));
    changes.put(waiting, EncodedTask.of(ended));
    changes.put(ended, EncodedTask.of(ended));
    assertThat(written).containsExactly("put", "put");
    assertThat(changes.ended()).isEqualTo(1);
    assertThat(changes.unfinished()).isZero();
    changes.sendHeldBack();
    assertThat(written).hasSize(2);
    assertThat(changes.ended()).isZero();
  }

  @Test
  void whatIsDeletedHasNotEnded() {
    changes.put(null, EncodedTask.of(waiting));
    changes.delete(waiting.key());
    assertThat(written).containsExactly("deleted");
    assertThat(changes.ended()).isZero();
    assertThat(changes.unfinished()).isZero();
  }
}
