package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMemoryTest {
  private static final byte[] OFFSET_KEY = "log-0".getBytes(StandardCharsets.UTF_8);
  private static final long BOUND_BYTES = 256L << 20;
  private static final int DATABASES = 20;

  /** Four filters of 160 KB, and a block for each family that has been written. */
  private static final long LITTLE_BYTES = 4L << 20;

  /**
   * What an almost empty database holds is taken from the memory of all: too much of it, and where
   * there are many partitions every write would put all of their buffers on the disk.
   */
  @Test
  void anAlmostEmptyDatabaseTakesLittle(@TempDir Path folder) {
    List<Tables> all = new ArrayList<>();
    try (StoreMemory memory = new StoreMemory(BOUND_BYTES)) {
      for (int i = 0; i < DATABASES; i++) {
        Path own = folder.resolve("db-" + i);
        Tables tables = new Tables(new Database(own, memory, Samples.noDamage()));
        tables.putTask(null, EncodedTask.of(Samples.task("a", "f", "t-" + i, 5, 1, 1)));
        tables.confirm(OFFSET_KEY, new byte[] {1});
        all.add(tables);
      }
      assertThat(memory.cache().getUsage()).isBetween(1L, DATABASES * LITTLE_BYTES);
      all.forEach(Tables::close);
    }
  }
}
