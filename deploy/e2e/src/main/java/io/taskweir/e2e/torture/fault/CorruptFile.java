package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Node;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A state-store is killed, and some of what it has on disk is overwritten before it comes back. */
record CorruptFile(Node node, Path data, SplittableRandom random) implements Fault {
  private static final int BYTES = 64;

  @Override
  public String name() {
    return "corrupt table file of " + node;
  }

  @Override
  public void inject() {
    node.leaveDown();
    node.kill();
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> tables = files.filter(it -> it.toString().endsWith(".sst")).sorted().toList();
      if (!tables.isEmpty()) {
        overwrite(tables.get(random.nextInt(tables.size())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      node.want();
    }
  }

  private void overwrite(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] noise = new byte[BYTES];
      random.nextBytes(noise);
      bytes.seek(random.nextLong(Math.max(1, bytes.length() - BYTES)));
      bytes.write(noise);
    }
  }

  @Override
  public void heal() {}
}
