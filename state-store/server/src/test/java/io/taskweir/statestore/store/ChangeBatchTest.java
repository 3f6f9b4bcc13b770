package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class ChangeBatchTest {
  static {
    RocksDB.loadLibrary();
  }

  /** Lengths around those at which a number takes one byte more, and a batch that has to grow. */
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 127, 128, 16_383, 16_384, 70_000, 2_097_151, 2_097_152);

  @Test
  void itSaysByteForByteWhatRocksDbWouldHaveCollected(@TempDir Path folder)
      throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
    for (int i = 1; i <= 200; i++) {
      families.add(new ColumnFamilyDescriptor(new byte[] {'f', (byte) i}));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    Random random = new Random(1);
    try (DBOptions options =
            new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
        RocksDB _ = RocksDB.open(options, folder.toString(), families, handles);
        WriteBatch theirs = new WriteBatch()) {
      ChangeBatch ours = new ChangeBatch();
      for (int length : LENGTHS) {
        ColumnFamilyHandle family = handles.get(1 + random.nextInt(200));
        byte[] key = bytes(random, 1 + random.nextInt(300));
        byte[] value = bytes(random, length);
        theirs.put(family, key, value);
        ours.add(family.getID(), key, value);
        byte[] gone = bytes(random, length);
        theirs.delete(family, gone);
        ours.add(family.getID(), gone, null);
      }
      assertThat(ours.toBytes()).isEqualTo(theirs.data());
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  @Test
  void withoutChangesItIsEmpty() throws RocksDBException {
    try (WriteBatch theirs = new WriteBatch()) {
      assertThat(new ChangeBatch().toBytes()).isEqualTo(theirs.data());
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
