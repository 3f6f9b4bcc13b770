package io.taskweir.statestore.store;

import java.nio.file.Path;

/** Opens a partition's database, an empty one in the place of one that is damaged. Thread-safe. */
final class StoreOpening {
  private final StoreFolders folders;
  private final StoreMemory memory;

  StoreOpening(StoreFolders folders, StoreMemory memory) {
    this.folders = folders;
    this.memory = memory;
  }

  /** Opens it; from then on damage that anybody meets in it is written down for the next time. */
  Database open(int partition) {
    Damage damage = damageOf(partition);
    try {
      return open(partition, damage);
    } catch (StoreException e) {
      if (damage.isNone()) {
        throw e;
      }
      // It is written down now, so that what is opened this time is empty.
      return open(partition, damageOf(partition));
    }
  }

  private Database open(int partition, Damage damage) {
    Path folder = folders.open(partition);
    Database database = new Database(folder, memory, damage);
    try {
      // Streams asks for the offset first of all, where a failure ends the process.
      database.requireReadable(ColumnFamily.OFFSETS);
    } catch (StoreException e) {
      database.close();
      throw e;
    }
    return database;
  }

  private Damage damageOf(int partition) {
    return new Damage(what -> folders.damaged(partition, what));
  }
}
