package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelIndexTest {
  private static final Label LABEL = new Label("k", "v");

  @Test
  void a_task_has_a_key_for_each_of_its_labels_as_long_as_it_is_there() {
    Task task = task(1_000, Map.of("k", "v", "order", "17"));
    Task later = task.apply(new TaskEvent.HandedOver(1, 1_001));

    assertThat(LabelIndex.only(task, null))
        .containsExactlyInAnyOrder(
            Keys.place(Keys.labelPrefix("acme", LABEL), Position.of(task)),
            Keys.place(Keys.labelPrefix("acme", new Label("order", "17")), Position.of(task)));
    assertThat(LabelIndex.only(later, task)).isEmpty();
    assertThat(LabelIndex.only(task, later)).isEmpty();
    assertThat(LabelIndex.only(null, later)).isEmpty();
  }

  @Test
  void an_id_that_another_task_has_taken_has_the_labels_of_that_one() {
    Task gone = task(1_000, Map.of("k", "v"));

    for (Task other :
        List.of(
            task(1_001, Map.of("k", "v")), task(1_000, Map.of("k", "w")), task(1_000, Map.of()))) {
      assertThat(LabelIndex.only(gone, other)).hasSize(1);
      assertThat(LabelIndex.only(other, gone)).hasSize(other.terms().labels().size());
    }
  }

  @Test
  void a_task_without_labels_has_no_key() {
    assertThat(LabelIndex.only(task(1_000, Map.of()), null)).isEmpty();
  }

  @Test
  void the_list_of_one_label_never_begins_like_that_of_another() {
    List<String> texts = List.of("", "\0", "\1", "\0\1", "\0\0", "a", "a\0", "\1a", "\0\1a\0\1");
    List<byte[]> prefixes = new ArrayList<>();
    for (String key : texts) {
      for (String value : texts) {
        prefixes.add(Keys.labelPrefix("acme", new Label(key, value)));
      }
    }

    for (byte[] one : prefixes) {
      assertThat(prefixes).filteredOn(other -> Keys.startsWith(other, one)).hasSize(1);
    }
  }

  private static Task task(long atMs, Map<String, String> labels) {
    return Samples.task(new TaskKey("acme", "t"), "f", 5, atMs, atMs, labels);
  }
}
