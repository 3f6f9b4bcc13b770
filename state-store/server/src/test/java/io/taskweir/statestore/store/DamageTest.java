package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.core.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read must not pass for what is not there, and the next opening begins anew. */
class DamageTest {
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final Lane LANE = new Lane("a", "f");

  @TempDir Path root;

  private StoreMemory memory;
  private StoreOpening opening;
  private Tables tables;

  @BeforeEach
  void haveADamagedStore() throws IOException {
    start();
    Task task = Samples.task(LANE.tenant(), LANE.function(), "t", 5, 1_000, 1_000);
    tables.putTask(null, EncodedTask.of(task));
    tables.confirm(OFFSET_KEY, new byte[] {1});
    tables.close();
    tables = new Tables(opening.open(0));
    damageAll();
  }

  /** As a new process does, which remembers no blocks of the one before. */
  private void start() {
    memory = new StoreMemory(8 << 20);
    opening =
        new StoreOpening(
            new StoreFolders(
                root, Duration.ofHours(1), Duration.ofHours(1), InstantSource.system()),
            memory);
    tables = new Tables(opening.open(0));
  }

  @AfterEach
  void close() {
    tables.close();
    memory.close();
  }

  /** The data blocks of every table; what RocksDB reads when it opens them is behind these. */
  private void damageAll() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 8; i++) {
          bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
      }
    }
  }

  private void isMet(ThrowingCallable read) {
    assertThatThrownBy(read).isInstanceOf(StoreException.class);
    assertThat(root.resolve("partition-0/damaged")).isNotEmptyFile();
  }

  @Test
  void aTaskThatCannotBeReadIsNotAbsent() {
    isMet(() -> tables.task(Samples.task("a", "f", "t", 5, 1_000, 1_000).key()));
  }

  @Test
  void lanesThatCannotBeReadAreNotAbsent() {
    isMet(() -> tables.lanesOf("a"));
  }

  @Test
  void timersThatCannotBeReadAreNotAbsent() {
    isMet(() -> tables.dueTimers(Long.MAX_VALUE / 2, 10));
  }

  @Test
  void theHeadOfABacklogThatCannotBeReadIsNotAbsent() {
    try (Frozen frozen = tables.database().freeze()) {
      isMet(() -> frozen.firstNearby(ColumnFamily.BACKLOG, new byte[] {0}, new byte[] {-1}));
    }
  }

  @Test
  void listsThatCannotBeReadDoNotEnd() {
    try (Frozen frozen = tables.database().freeze();
        Frozen.Walk walk = frozen.walk(ColumnFamily.TASKS, new byte[0], new byte[] {0})) {
      isMet(walk::next);
    }
  }

  @Test
  void whoeverMeetsItNothingMoreIsConfirmedAndTheNextOpeningIsEmptyAndSound() {
    isMet(() -> tables.lanesOf("a"));
    assertThatThrownBy(() -> tables.confirm(OFFSET_KEY, new byte[] {2}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
    tables.close();

    tables = new Tables(opening.open(0));
    assertThat(tables.lanesOf("a")).isEmpty();
    tables.confirm(OFFSET_KEY, new byte[] {3});
    assertThat(root.resolve("partition-0/damaged")).doesNotExist();
  }

  @Test
  void damageOfTheOffsetIsMetWhenItIsOpened() {
    close();

    start();
    assertThat(tables.lanesOf("a")).isEmpty();
  }

  @Test
  void aDatabaseThatCannotEvenBeOpenedIsReplacedByAnEmptyOne() throws IOException {
    tables.close();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> manifests =
          files.filter(it -> it.getFileName().toString().startsWith("MANIFEST")).toList();
      assertThat(manifests).isNotEmpty();
      for (Path manifest : manifests) {
        Files.writeString(manifest, "nothing of the kind");
      }
    }

    tables = new Tables(opening.open(0));
    assertThat(tables.lanesOf("a")).isEmpty();
  }
}
