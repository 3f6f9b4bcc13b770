package io.taskweir.cli.server;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.settings.Settings;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.protocol.worker.WorkerTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may work for a dispatcher, as the settings say. */
final class WorkerAccessSettings {
  private WorkerAccessSettings() {}

  static WorkerAccess read(Settings settings) {
    try {
      return new WorkerAccess(
          tokens(settings).orElse(null),
          file(settings, ServerKey.WORKERS_TLS_CERTIFICATE),
          file(settings, ServerKey.WORKERS_TLS_KEY));
    } catch (IllegalArgumentException e) {
      throw CommandException.badUsage(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * @throws CommandException if the secret is too short
   */
  static Optional<WorkerTokens> tokens(Settings settings) {
    try {
      return settings.find(ServerKey.WORKERS_TOKEN_SECRET.key()).map(WorkerTokens::new);
    } catch (IllegalArgumentException e) {
      throw CommandException.badUsage(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Path file(Settings settings, ServerKey key) {
    Optional<Path> file = settings.find(key.key()).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw CommandException.badUsage(key.key() + " " + file.get() + ": cannot be read");
    }
    return file.orElse(null);
  }
}
