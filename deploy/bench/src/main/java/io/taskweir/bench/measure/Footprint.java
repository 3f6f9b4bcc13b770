package io.taskweir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/**
 * The room that the process takes up, in MiB.
 *
 * @param rssMb its memory, as the system sees it; 0 where there is no /proc
 * @param heapMb what of the Java heap is in use after a collection
 * @param diskMb its data directory, without Kafka's index files: those are made large and empty
 */
public record Footprint(long rssMb, long heapMb, long diskMb) {
  private static final Duration GIVING_BACK = Duration.ofSeconds(3);

  /**
   * Collects garbage first, and waits until the JVM has given back to the system what it does not
   * need any more, which it does bit by bit. Blocks for some seconds.
   */
  public static Footprint now(Path data) {
    ManagementFactory.getMemoryMXBean().gc();
    Quiet.sleep(GIVING_BACK);
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Footprint(ProcessUse.own().rssMb(), heap >> 20, bytes(data) >> 20);
  }

  private static long bytes(Path directory) {
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!file.toString().endsWith("index")) {
                bytes[0] += attributes.size();
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              // Servers delete files at any time.
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
      return bytes[0];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + directory, e);
    }
  }
}
