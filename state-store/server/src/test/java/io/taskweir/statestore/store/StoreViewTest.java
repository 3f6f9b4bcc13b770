package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreViewTest {
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final Payload RESULT = Payload.of(new byte[] {'7'}, Payload.JSON);

  private final Task ready = Samples.task("acme", "f", "t-1", 5, 1_000, 1_000);
  private final Task out = ready.apply(new TaskEvent.HandedOver(1, 2_000));
  private final TaskKey key = ready.key();

  private final StoreMemory memory = new StoreMemory(8 << 20);
  private Tables tables;
  private StoreView view;

  @BeforeEach
  void open(@TempDir Path folder) {
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    view = new StoreView(0, tables);
  }

  @AfterEach
  void close() {
    tables.close();
    memory.close();
  }

  @Test
  void whatIsCommittedIsToldFromWhatIsApplied() {
    put(null, ready);
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(ready, null));
    commit();
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(ready, ready));
    put(ready, out);
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(out, ready));
    assertThat(view.versions(key).differ()).isTrue();
    tables.discard();
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(ready, ready));
    tables.deleteTask(ready);
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(null, ready));
    commit();
    assertThat(view.versions(key)).isEqualTo(new StoreView.Versions(null, null));
    assertThat(view.versions(key).differ()).isFalse();
  }

  @Test
  void aResultIsNotCommittedBeforeItsTransactionIs() {
    tables.putContent(ColumnFamily.RESULTS, key, TaskCodec.encode(RESULT));
    assertThat(view.result(key)).isEqualTo(RESULT);
    assertThat(view.committedResult(key)).isNull();
    commit();
    assertThat(view.committedResult(key)).isEqualTo(RESULT);
  }

  @Test
  void aCommitOrTheEndOfTheViewEndsTheWaitForACommit() throws Exception {
    long known = view.commits();
    view.committed();
    assertThat(view.awaitCommit(known, Duration.ofSeconds(20))).isTrue();
    view.close();
    assertThat(view.awaitCommit(view.commits(), Duration.ofSeconds(20))).isFalse();
    assertThatThrownBy(() -> view.versions(key)).isInstanceOf(StoreView.ClosedException.class);
  }

  @Test
  void whoeverAskedIsToldThatTheViewHasEndedAndNobodyElse() {
    List<String> told = new ArrayList<>();
    StoreView.Leaving before = view.whenGivenUp(() -> told.add("before"));
    try (StoreView.Leaving _ = view.whenGivenUp(() -> told.add("closed in time"))) {
      assertThat(told).isEmpty();
    }
    view.close();
    assertThat(told).containsExactly("before");
    before.close();
    try (StoreView.Leaving _ = view.whenGivenUp(() -> told.add("after"))) {
      assertThat(told).containsExactly("before", "after");
    }
  }

  private void put(@Nullable Task before, Task after) {
    tables.putTask(before, EncodedTask.of(after));
  }

  private void commit() {
    tables.confirm(OFFSET_KEY, new byte[] {1});
  }
}
