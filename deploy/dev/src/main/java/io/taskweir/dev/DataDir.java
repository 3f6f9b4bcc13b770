package io.taskweir.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the data of one server process. Nobody else can take it until it is closed, or
 * the process has ended in whatever way.
 */
public final class DataDir implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String INSTANCE_ID = "instance-id";

  private final Path path;
  private final FileChannel channel;

  private DataDir(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, and takes it.
   *
   * @throws IllegalStateException if another server has the directory, or it cannot be written to
   */
  public static DataDir take(Path directory) {
    Path dataDir = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(dataDir);
      FileChannel channel =
          FileChannel.open(
              dataDir.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = read(channel);
        channel.close();
        throw new IllegalStateException(
            "the data directory %s is in use by the process %s: stop that server first, or choose another directory with --data"
                .formatted(dataDir, owner));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataDir(dataDir, channel);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot use the data directory %s: %s".formatted(dataDir, e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another server in this very process has it.
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    return new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8);
  }

  /** Absolute. */
  public Path path() {
    return path;
  }

  /** A name for the server that uses the directory; made once, the same after every restart. */
  public String instanceId() {
    Path file = path.resolve(INSTANCE_ID);
    try {
      if (!Files.exists(file)) {
        Path draft = Files.createTempFile(path, INSTANCE_ID, ".new");
        Files.writeString(draft, UUID.randomUUID().toString().substring(0, 13));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read or write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Lets others have it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot let go of the data directory", e);
    }
  }
}
