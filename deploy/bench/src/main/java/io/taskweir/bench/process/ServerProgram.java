package io.taskweir.bench.process;

import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The program of a {@link ServerProcess}. */
final class ServerProgram {
  static final String SERVING = "serving ";
  static final String READY = "ready";

  /** Whoever waits for it has its own patience. */
  private static final Duration LONGEST_START = Duration.ofHours(1);

  private ServerProgram() {}

  /** What it is told on its command line. */
  record Told(String bootstrap, Set<Role> roles, String name, int standbys, Path data) {
    List<String> arguments() {
      return List.of(
          bootstrap,
          roles.stream().map(Role::name).collect(Collectors.joining(",")),
          name,
          Integer.toString(standbys),
          data.toString());
    }

    static Told read(String[] arguments) {
      return new Told(
          arguments[0],
          Arrays.stream(arguments[1].split(",", -1))
              .map(Role::valueOf)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class))),
          arguments[2],
          Integer.parseInt(arguments[3]),
          Path.of(arguments[4]));
    }

    private ServerSettings settings() {
      return new ServerSettings(
          roles,
          // As the server does that has its broker beside it.
          Map.of("bootstrap.servers", bootstrap, "compression.type", "none"),
          name,
          Addresses.loopback(0),
          data,
          Shape.SINGLE,
          LeaseSecret.of("of a benchmark on loopback"),
          true,
          TaskPolicy.DEFAULT,
          WorkerAccess.OPEN,
          HttpFunctionSettings.ANY,
          new StoreTuning(standbys, StoreTuning.DEFAULT.flushInterval()));
    }
  }

  /** Ends in good order with its parent. */
  public static void main(String[] args) throws IOException {
    try (TaskweirServer server = TaskweirServer.start(Told.read(args).settings())) {
      Parent.say(SERVING + server.url());
      server.awaitReady(LONGEST_START);
      Parent.say(READY);
      Parent.await();
    }
  }
}
