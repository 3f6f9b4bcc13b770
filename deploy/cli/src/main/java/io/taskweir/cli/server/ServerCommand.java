package io.taskweir.cli.server;

import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.settings.ServerKey;
import io.taskweir.dev.DataDir;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.TaskweirServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir server}: some of the roles, against a Kafka cluster. */
@Command(
    name = "server",
    description = {
      "Run roles of Taskweir against a Kafka cluster.",
      "Other settings come from --config or the environment; the lease secret always does."
    })
public final class ServerCommand implements Callable<Integer> {
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description =
          "submitter, state-store, dispatcher, or several with commas (TASKWEIR_ROLES; default:"
              + " all).")
  private List<String> roles = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where a state-store keeps its databases (TASKWEIR_DATA; default: .taskweir-server).")
  private @Nullable Path data;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on (TASKWEIR_HTTP_HOST; default: 127.0.0.1; 0.0.0.0: all). There is no"
              + " authentication yet: keep it in a network that you trust.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of HTTP (TASKWEIR_HTTP_PORT; default: 8080; 0: any).")
  private @Nullable Integer port;

  /** Picocli makes it. */
  ServerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Path dataDir =
        data != null
            ? data
            : Path.of(common.settings().find(ServerKey.DATA.key()).orElse(".taskweir-server"));
    ServerFlags flags = new ServerFlags(roles, host, port);
    // Before the directory is touched: a mistake in the settings should leave no traces.
    ServerFlags.Draft draft = flags.read(common.settings(), common.kafka());
    DataDir directory = DataDir.take(dataDir);
    ServerSettings settings = draft.complete(directory);
    TaskweirServer server = start(settings, directory);
    System.out.printf(
        "Taskweir is ready: %s  kafka %s  roles %s%n",
        server.url(), settings.kafka().get("bootstrap.servers"), draft.roleNames());
    UntilStopped.run(
        () -> {
          try (directory) {
            server.close();
          }
        });
    return ExitStatus.DONE;
  }

  private static TaskweirServer start(ServerSettings settings, DataDir directory) {
    TaskweirServer server;
    try {
      server = TaskweirServer.start(settings);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
    try {
      server.awaitReady(LONGEST_START);
      return server;
    } catch (RuntimeException e) {
      try (directory) {
        server.close();
      }
      throw e;
    }
  }
}
