package io.taskweir.e2e.torture.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few hundred MB at a folder, so that it can be full. Needs root. */
public final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one at the folder, which is made if it is missing. */
  public static SmallDisk mount(Path folder, int megabytes) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    return new SmallDisk(folder);
  }

  /**
   * Whether this machine lets us mount: tried, and taken back.
   *
   * @param folder that is not there, and will not be afterwards
   */
  public static boolean available(Path folder) {
    try {
      mount(folder, 1).close();
      return true;
    } catch (IllegalStateException e) {
      return false;
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills it up to the last block. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      byte[] block = new byte[BLOCK];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // Full, as it was to be.
      if (!Files.exists(ballast())) {
        throw new UncheckedIOException("could not fill " + folder, e);
      }
    }
  }

  /** Frees what was filled. */
  public void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() {
    Shell.run("umount", "-l", folder.toString());
  }
}
