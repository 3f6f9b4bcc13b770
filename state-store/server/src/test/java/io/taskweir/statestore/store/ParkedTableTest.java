package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.ParkedTable.Parked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParkedTableTest {
  private static final byte[] OFFSET_KEY = {1};
  private static final TaskKey TASK = new TaskKey("acme", "t");

  /** Its key begins as the other's does. */
  private static final TaskKey LONGER = new TaskKey("acme", "t1");

  private final StoreMemory memory = new StoreMemory(1 << 20);
  private Tables tables;
  private ParkedTable parked;

  @BeforeEach
  void open(@TempDir Path folder) {
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    parked = table();
  }

  private ParkedTable table() {
    return new ParkedTable(new Records(tables, ColumnFamily.CONTROL, (_, _, _) -> {}));
  }

  @AfterEach
  void close() {
    tables.close();
    memory.close();
  }

  private void park(TaskKey task, int attempt, String token) {
    byte[] report = (attempt + token).getBytes(StandardCharsets.UTF_8);
    parked.park(task, attempt, token, report);
  }

  private static List<String> reports(List<Parked> parked) {
    return parked.stream().map(it -> new String(it.report(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void keepsOneResultOfEachAttemptOfEachSubmissionByAttempt() {
    park(TASK, 11, "x");
    park(TASK, 2, "x");
    park(TASK, 1, "y");
    park(TASK, 1, "x");
    park(TASK, 1, "x");
    park(LONGER, 1, "z");

    assertThat(reports(parked.of(TASK))).containsExactly("1x", "1y", "2x", "11x");
    assertThat(reports(parked.of(LONGER))).containsExactly("1z");
    assertThat(parked.of(new TaskKey("acme", "none"))).isEmpty();
    assertThat(parked.all()).extracting(Parked::task).containsOnly(TASK, LONGER).hasSize(5);
    assertThat(parked.size()).isEqualTo(5);
  }

  @Test
  void whatIsRemovedIsGoneAndNothingElse() {
    park(TASK, 1, "x");
    park(TASK, 2, "x");
    parked.remove(parked.of(TASK).getFirst());

    assertThat(reports(parked.of(TASK))).containsExactly("2x");
    assertThat(parked.size()).isEqualTo(1);
  }

  @Test
  void anotherOwnerFindsThem() {
    park(TASK, 1, "x");
    park(TASK, 2, "x");
    tables.confirm(OFFSET_KEY, new byte[] {1});

    parked = table();
    assertThat(parked.size()).isEqualTo(2);
    assertThat(reports(parked.of(TASK))).containsExactly("1x", "2x");
  }
}
