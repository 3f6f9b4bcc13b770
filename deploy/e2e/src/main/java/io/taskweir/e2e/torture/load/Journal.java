package io.taskweir.e2e.torture.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All operations of a run, in the order in which they were answered. Thread-safe. */
public final class Journal implements AutoCloseable {
  private final List<Operation> operations = new ArrayList<>();
  private final Writer file;

  /**
   * @param path gets a line for each, for people
   */
  public Journal(Path path) {
    try {
      file = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void add(Operation operation) {
    operations.add(operation);
    try {
      file.write(operation + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
