package io.taskweir.e2e.process;

import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.Listen;
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
import org.slf4j.LoggerFactory;

/** A server of some roles, in a process of its own. */
public final class ServerProgram {
  /** Every tenant has a share in every partition, so that one tenant's tasks meet every store. */
  public static final Layout LAYOUT = new Layout(4, 4, 2);

  public static final Shape SHAPE = new Shape(LAYOUT, (short) 1);

  /** Key of the lease tokens of all of them. */
  public static final LeaseSecret SECRET = LeaseSecret.of("a secret of these tests");

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
        new Place(bootstrap, Listen.LOOPBACK, name, folder.resolve(name))
            .properties(roles, (short) 1, stores));
  }

  /**
   * Where one server lives.
   *
   * @param host address that it listens on
   */
  public record Place(String bootstrap, String host, String name, Path data) {
    /** For {@link ChildProcess#launch} of this program. */
    public Map<String, String> properties(Set<Role> roles, short replicas, StoreTuning stores) {
      return Map.of(
          "bootstrap", bootstrap,
          "host", host,
          "roles", roles.stream().map(Role::name).collect(Collectors.joining(",")),
          "name", name,
          "data", data.toString(),
          "replicas", Short.toString(replicas),
          "standbys", Integer.toString(stores.standbys()),
          "flush", stores.flushInterval().toString());
    }

    private static Place given() {
      return new Place(
          ChildProcess.setting("bootstrap"),
          ChildProcess.setting("host"),
          ChildProcess.setting("name"),
          Path.of(ChildProcess.setting("data")));
    }
  }

  /** What a server in any process of a test is started with. */
  public static ServerSettings settings(
      String bootstrap, Set<Role> roles, String name, Path dataDir, StoreTuning stores) {
    return settings(new Place(bootstrap, Listen.LOOPBACK, name, dataDir), roles, SHAPE, stores);
  }

  private static ServerSettings settings(
      Place place, Set<Role> roles, Shape shape, StoreTuning stores) {
    return new ServerSettings(
        roles,
        Map.of("bootstrap.servers", place.bootstrap),
        place.name,
        new Addresses(new Listen(place.host, 0), new Listen(place.host, 0), place.host),
        place.data,
        shape,
        SECRET,
        true,
        TaskPolicy.DEFAULT,
        WorkerAccess.OPEN,
        HttpFunctionSettings.ANY,
        stores);
  }

  /** Says its base URL when it is ready. */
  public static void main(String[] args) throws InterruptedException {
    TaskweirServer server;
    try {
      server = TaskweirServer.start(given());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      server.awaitReady(Duration.ofSeconds(60));
    } catch (RuntimeException e) {
      // Threads that have been started must not keep alive what is of no use to anybody.
      LoggerFactory.getLogger(ServerProgram.class).error("did not come up", e);
      Runtime.getRuntime().halt(1);
      throw e;
    }
    ChildProcess.ready(server.url());
    ChildProcess.runUntilParentEnds();
  }

  private static ServerSettings given() {
    Set<Role> roles =
        Arrays.stream(ChildProcess.setting("roles").split(",", -1))
            .map(Role::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    return settings(
        Place.given(),
        roles,
        new Shape(SHAPE.layout(), Short.parseShort(ChildProcess.setting("replicas"))),
        new StoreTuning(
            Integer.parseInt(ChildProcess.setting("standbys")),
            Duration.parse(ChildProcess.setting("flush"))));
  }
}
