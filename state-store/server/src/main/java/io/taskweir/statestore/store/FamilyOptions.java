package io.taskweir.statestore.store;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;

/** How RocksDB keeps the families of one database. Closed after the database. One thread. */
final class FamilyOptions implements AutoCloseable {
  /** Write buffer of one column family, in bytes; the shared bound may flush earlier. */
  private static final long WRITE_BUFFER_BYTES = 16L << 20;

  /** Part of a write buffer for a filter that tells which keys are not in it: 160 KB. */
  private static final double BLOOM_OF_WRITE_BUFFER = 0.01;

  private static final int BLOOM_BITS_PER_KEY = 10;

  /**
   * A file in which so many of so many successive keys are deletions is compacted soon, and not
   * only when it is its turn: whoever looks for the first key of a list walks over them. More than
   * what is usual in the course of tasks, so that only deletions in great numbers cause work.
   */
  private static final long DELETIONS = 50_000;

  private static final long AMONG_KEYS = 100_000;

  /**
   * What a write buffer takes at a time, in bytes. A filter takes its own size if that is more than
   * a quarter of this, and else all of it, even where nothing has been written.
   */
  private static final long ARENA_BLOCK_BYTES = 256 << 10;

  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY, false);
  private final ColumnFamilyOptions walked;
  private final ColumnFamilyOptions few;
  private final ColumnFamilyOptions many;

  FamilyOptions(StoreMemory memory) {
    walked = common().setTableFormatConfig(blocks(memory));
    few = common().setTableFormatConfig(blocks(memory).setFilterPolicy(bloom));
    many =
        common()
            .setTableFormatConfig(blocks(memory).setFilterPolicy(bloom))
            .setMemtableWholeKeyFiltering(true)
            .setMemtablePrefixBloomSizeRatio(BLOOM_OF_WRITE_BUFFER);
  }

  /**
   * Who asks for one key of many mostly asks for one that is not there, which filters tell at once;
   * to who walks from key to key they say nothing.
   */
  ColumnFamilyOptions of(ColumnFamily family) {
    return switch (family) {
      case TASKS, PAYLOADS, RESULTS, LOGS -> many;
      case CONTROL, LANES, OFFSETS -> few;
      case BACKLOG, TIMERS, OUT, LISTS, LABELS, PURGES -> walked;
    };
  }

  /** Of RocksDB's own family, in which nothing is. */
  ColumnFamilyOptions ofDefault() {
    return walked;
  }

  private static ColumnFamilyOptions common() {
    return withCompactionOnDeletions()
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setArenaBlockSize(ARENA_BLOCK_BYTES)
        .setLevelCompactionDynamicLevelBytes(true);
  }

  /** RocksJava lets only the options of a whole database have this, and copies them. */
  private static ColumnFamilyOptions withCompactionOnDeletions() {
    try (TablePropertiesCollectorFactory onDeletions =
            TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                AMONG_KEYS, DELETIONS, 0);
        Options whole = new Options()) {
      whole.setTablePropertiesCollectorFactory(List.of(onDeletions));
      return new ColumnFamilyOptions(whole);
    }
  }

  private static BlockBasedTableConfig blocks(StoreMemory memory) {
    return new BlockBasedTableConfig()
        .setBlockCache(memory.cache())
        .setCacheIndexAndFilterBlocks(true)
        .setPinL0FilterAndIndexBlocksInCache(true)
        .setFormatVersion(5);
  }

  @Override
  public void close() {
    many.close();
    few.close();
    walked.close();
    bloom.close();
  }
}
