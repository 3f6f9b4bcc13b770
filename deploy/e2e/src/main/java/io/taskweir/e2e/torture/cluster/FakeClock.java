package io.taskweir.e2e.torture.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The time of day of one program, by libfaketime: it reads how much it is wrong from a file. The
 * monotonic clock stays as it is.
 */
public final class FakeClock {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

  private final Path file;

  /**
   * @param file that holds how wrong it is; right at first
   */
  public FakeClock(Path file) {
    this.file = file;
    set(Duration.ZERO);
  }

  /** Debian's library; empty where it is not installed. */
  static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst();
  }

  public static boolean available() {
    return library().isPresent();
  }

  /** What the program is started with. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library().orElseThrow().toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toAbsolutePath().toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        // Timed waits are of the monotonic clock here; what the library does for an old glibc makes
        // each of them a loop that never sleeps.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        // Memory shared with child processes: there are none, and each look at a clock would lock
        // it.
        "FAKETIME_DISABLE_SHM", "1");
  }

  /** From now on (within a second) the program's time of day is so much ahead of the true one. */
  public void set(Duration ahead) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
