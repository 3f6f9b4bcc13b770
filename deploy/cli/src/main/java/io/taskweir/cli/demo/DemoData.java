package io.taskweir.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo's servers keep their data.
 *
 * @param removed whether it is, at the end
 */
record DemoData(Path path, boolean removed) implements AutoCloseable {
  static DemoData temporary() throws IOException {
    return new DemoData(Files.createTempDirectory("taskweir-demo-"), true);
  }

  static DemoData kept(Path path) {
    return new DemoData(path, false);
  }

  @Override
  public void close() throws IOException {
    if (!removed) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
