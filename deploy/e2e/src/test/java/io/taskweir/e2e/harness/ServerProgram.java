package io.taskweir.e2e.harness;

import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A server of some roles, against the broker of the test that started it. */
public final class ServerProgram {
  /** Every tenant has a share in every partition, so that one tenant's tasks meet every store. */
  public static final Shape SHAPE = new Shape(new Layout(4, 4, 2), (short) 1);

  private ServerProgram() {}

  /**
   * Starts it; it is ready when its parts are.
   *
   * @param name of the instance; also of its data directory below {@code folder}
   */
  public static ChildProcess start(
      String bootstrap, Set<Role> roles, String name, Path folder, StoreTuning stores) {
    return ChildProcess.start(
        ServerProgram.class,
        Map.of(
            "bootstrap", bootstrap,
            "roles", roles.stream().map(Role::name).collect(Collectors.joining(",")),
            "name", name,
            "data", folder.resolve(name).toString(),
            "standbys", Integer.toString(stores.standbys()),
            "flush", stores.flushInterval().toString()));
  }

  /** What a server in any process of a test is started with. */
  public static ServerSettings settings(
      String bootstrap, Set<Role> roles, String name, Path dataDir, StoreTuning stores) {
    return new ServerSettings(
        roles,
        Map.of("bootstrap.servers", bootstrap),
        name,
        Addresses.loopback(0),
        dataDir,
        SHAPE,
        LeaseSecret.of("a secret of these tests"),
        true,
        TaskPolicy.DEFAULT,
        WorkerAccess.OPEN,
        HttpFunctionSettings.ANY,
        stores);
  }

  /** Says its base URL when it is ready. */
  public static void main(String[] args) throws InterruptedException {
    Set<Role> roles =
        Arrays.stream(ChildProcess.setting("roles").split(","))
            .map(Role::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    TaskweirServer server =
        TaskweirServer.start(
            settings(
                ChildProcess.setting("bootstrap"),
                roles,
                ChildProcess.setting("name"),
                Path.of(ChildProcess.setting("data")),
                new StoreTuning(
                    Integer.parseInt(ChildProcess.setting("standbys")),
                    Duration.parse(ChildProcess.setting("flush")))));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.awaitReady(Duration.ofSeconds(60));
    ChildProcess.ready(server.url());
    ChildProcess.runUntilParentEnds();
  }
}
