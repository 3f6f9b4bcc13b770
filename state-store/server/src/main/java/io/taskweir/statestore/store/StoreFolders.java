package io.taskweir.statestore.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the databases lie: outside of the folder that Streams keeps for a task, because Streams
 * deletes that whenever it closes a task dirtily, and the database is right even then. What is left
 * inside is a marker, by which Streams sees that this process has the task's state.
 */
public final class StoreFolders {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFolders.class);
  private static final String LAST_USED = "last-used";
  private static final String FORMAT_FILE = "format";
  private static final String DAMAGED = "damaged";

  /**
   * To be raised whenever a key, a value or an index is written in another way: a database that
   * another version has written is filled anew from the changelog, whose format goes on.
   */
  private static final String FORMAT = "1";

  private final Path root;
  private final Duration maxIdle;
  private final long flushIntervalMs;
  private final InstantSource clock;

  /**
   * @param root one folder below it for each partition
   * @param maxIdle a database that has not been used for longer is not trusted: the changelog may
   *     have forgotten deletions that it has not seen. Half of the changelog's delete.retention.ms
   * @param flushInterval how much work of a crashed process is replayed at the most, in time
   */
  public StoreFolders(Path root, Duration maxIdle, Duration flushInterval, InstantSource clock) {
    this.root = root;
    this.maxIdle = maxIdle;
    this.flushIntervalMs = flushInterval.toMillis();
    this.clock = clock;
  }

  long flushIntervalMs() {
    return flushIntervalMs;
  }

  /**
   * The folder for a partition's database, emptied if what it holds is too old, of another format,
   * or damaged.
   */
  Path open(int partition) {
    Path folder = folder(partition);
    try {
      if (Files.exists(folder) && !isUsable(folder)) {
        delete(partition);
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(FORMAT_FILE), FORMAT);
      touch(folder.resolve(LAST_USED));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + folder, e);
    }
  }

  private boolean isUsable(Path folder) throws IOException {
    Path lastUsed = folder.resolve(LAST_USED);
    if (Files.exists(lastUsed)
        && Files.getLastModifiedTime(lastUsed)
            .toInstant()
            .isBefore(clock.instant().minus(maxIdle))) {
      LOG.warn("the store in {} was last used before {}: dropped", folder, maxIdle);
      return false;
    }
    Path damaged = folder.resolve(DAMAGED);
    if (Files.exists(damaged)) {
      LOG.warn("the store in {} is damaged: {}filled anew", folder, Files.readString(damaged));
      return false;
    }
    Path format = folder.resolve(FORMAT_FILE);
    String found = Files.exists(format) ? Files.readString(format) : "none";
    if (!found.equals(FORMAT)) {
      LOG.warn("the store in {} is of format {}, not {}: filled anew", folder, found, FORMAT);
      return false;
    }
    return true;
  }

  /**
   * Writes down that a database is not to be opened again.
   *
   * @param what was found
   */
  void damaged(int partition, String what) {
    Path folder = folder(partition);
    LOG.error("the store in {} is damaged, and will be filled anew: {}", folder, what);
    try {
      Files.writeString(folder.resolve(DAMAGED), what + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mark " + folder + " as damaged", e);
    }
  }

  void closed(int partition) {
    Path folder = folder(partition);
    try {
      if (Files.exists(folder)) {
        touch(folder.resolve(LAST_USED));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mark " + folder + " as used", e);
    }
  }

  private void touch(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private Path folder(int partition) {
    return root.resolve("partition-" + partition);
  }

  /** The marker inside of Streams' own folder of the task. */
  Path marker(Path streamsTaskFolder) {
    return streamsTaskFolder.resolve("taskweir-store");
  }

  boolean isMarked(Path marker) {
    return Files.exists(marker);
  }

  /** Leaves the marker, now that there is state on disk that has an offset. */
  void mark(Path marker, Path folder) {
    try {
      if (!Files.exists(marker)) {
        Files.createDirectories(marker.getParent());
        Files.writeString(marker, folder + System.lineSeparator());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + marker, e);
    }
  }

  /** Deletes a partition's database. */
  void delete(int partition) {
    Path folder = folder(partition);
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      LOG.debug("{} was gone already", folder, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
