package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What was deleted in great numbers must not cost the partition's thread anything afterwards: it
 * looks for heads of lanes and for timers all the time (architecture, D2).
 */
class TombstonesTest {
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final int MANY = 20_000;
  private static final Lane SHORT = new Lane("a", "f");
  private static final Lane LONG = new Lane("a", "g");

  @TempDir Path folder;
  @TempDir Path other;

  private StoreMemory memory;
  private Tables tables;

  /** RocksDB counts by thread, whatever the database, so any one gives access to the counts. */
  private RocksDB counting;

  @BeforeEach
  void open() throws RocksDBException {
    memory = new StoreMemory(64 << 20);
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    counting = RocksDB.open(other.toString());
    counting.setPerfLevel(PerfLevel.ENABLE_COUNT);
  }

  @AfterEach
  void close() {
    tables.close();
    counting.close();
    memory.close();
  }

  private Task submit(Lane lane, String id, long atMs) {
    Task task = Samples.task(lane.tenant(), lane.function(), id, 5, atMs, atMs);
    tables.putTask(null, EncodedTask.of(task));
    return task;
  }

  private void confirm() {
    tables.confirm(OFFSET_KEY, new byte[] {1});
  }

  private void fillAndDelete() {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      tasks.add(submit(LONG, "t" + i, 1_000 + i));
    }
    confirm();
    tasks.forEach(tables::deleteTask);
    confirm();
  }

  private long passedIn(Runnable read) {
    counting.getPerfContext().reset();
    read.run();
    return counting.getPerfContext().getInternalDeleteSkippedCount();
  }

  @Test
  void theHeadOfALaneIsFoundWithoutALookAtTheNextLane() {
    fillAndDelete();
    for (int i = 0; i < 3; i++) {
      submit(SHORT, "s" + i, 50_000 + i);
    }
    confirm();

    long passed = passedIn(() -> assertThat(tables.headOf(SHORT, Keys.lane(SHORT))).isNotNull());

    assertThat(passed).isLessThan(100);
  }

  @Test
  void aTimerThatIsDueIsFoundWithoutALookAtThoseThatAreGone() {
    fillAndDelete();
    Task soon = Samples.task("a", "f", "soon", 5, 1_000, 2_000);
    tables.putTask(null, EncodedTask.of(soon));
    confirm();

    long passed = passedIn(() -> assertThat(tables.dueTimers(2_000, 10)).hasSize(1));

    assertThat(passed).isLessThan(100);
    Task ready = soon.apply(new TaskEvent.BecameReady(2_000));
    tables.putTask(soon, EncodedTask.of(ready));
    confirm();
    assertThat(passedIn(() -> assertThat(tables.dueTimers(2_100, 10)).isEmpty())).isLessThan(100);
  }
}
