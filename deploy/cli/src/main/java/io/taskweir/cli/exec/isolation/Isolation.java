package io.taskweir.cli.exec.isolation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gives each handler process its limits. Thread-safe. */
public interface Isolation {
  /** A place for one process, made before it is started. */
  Cell newCell() throws IOException;

  /** No limits. */
  static Isolation none() {
    return () -> command -> List.of("/bin/sh", "-c", command);
  }

  /** Where one process and all that it starts live. */
  interface Cell extends AutoCloseable {
    /** How the command is to be started. */
    List<String> arguments(String command);

    /** What to say if something in here was killed because it needed too much memory. */
    default Optional<String> killedForMemory() {
      return Optional.empty();
    }

    /** After the process has ended: ends what it left behind, and takes the place away. */
    @Override
    default void close() {}
  }
}
