package io.taskweir.statestore.store;

import java.nio.file.Path;
import java.time.InstantSource;

/** When what RocksDB holds in memory goes to disk: now and then, and the first time at once. */
final class Flushing {
  private final StoreFolders folders;
  private final InstantSource clock;
  private final Path folder;
  private final Path marker;
  private long lastMs;

  /**
   * @param folder of the database
   * @param marker file in Streams' own folder that says that there is an offset on disk
   */
  Flushing(StoreFolders folders, InstantSource clock, Path folder, Path marker) {
    this.folders = folders;
    this.clock = clock;
    this.folder = folder;
    this.marker = marker;
    lastMs = clock.millis();
  }

  /** To be called after every confirmation. */
  void flushIfDue(Database database) {
    long now = clock.millis();
    if (now - lastMs <= folders.flushIntervalMs()) {
      return;
    }
    lastMs = now;
    if (folders.isMarked(marker)) {
      database.flushInBackground();
    } else {
      // The marker says that there is an offset on disk. Without one, Streams would take what it
      // finds after a kill for corrupt.
      database.flush();
      mark();
    }
  }

  /** There is an offset on disk now. */
  void mark() {
    folders.mark(marker, folder);
  }
}
