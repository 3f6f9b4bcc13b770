package io.taskweir.statestore.store;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Memory that all stores of a process share: one block cache that also pays for the write buffers,
 * so that the bound holds whatever number of partitions the process gets. Close after the stores.
 */
public final class StoreMemory implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  /**
   * @param bytes bound for blocks and write buffers together
   */
  public StoreMemory(long bytes) {
    cache = new LRUCache(bytes);
    writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }
}
