package io.taskweir.e2e.harness;

import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.process.BrokerProgram;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.Ports;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A broker and one server of each role, a process each, that are killed and replaced one by one.
 * One thread.
 */
public final class RoleProcesses implements AutoCloseable {
  private static final List<Role> IN_ORDER =
      List.of(Role.STATE_STORE, Role.DISPATCHER, Role.SUBMITTER);

  private final Path folder;
  private final int kafkaPort = Ports.free();
  private final Map<Role, ChildProcess> servers = new EnumMap<>(Role.class);
  private ChildProcess broker;

  /** Starts them all; they are ready. */
  public RoleProcesses(Path folder) {
    this.folder = folder;
    broker = startBroker();
    try {
      IN_ORDER.forEach(this::start);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  public String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Of the submitter; another after each of its starts. */
  public String url() {
    return server(Role.SUBMITTER).ready();
  }

  /** {@code kill -9}, and a new process in its place. */
  public void kill(Role role) {
    server(role).kill();
    start(role);
  }

  /** SIGTERM, and a new process once the old one has ended. */
  public void upgrade(Role role) {
    server(role).stop();
    start(role);
  }

  /** SIGSTOP: it does nothing more, and does not know. */
  public void freeze(Role role) {
    server(role).freeze();
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw(Role role) {
    server(role).thaw();
  }

  /** In good order. */
  public void restartBroker() {
    broker.stop();
    broker = startBroker();
  }

  private ChildProcess startBroker() {
    return BrokerProgram.start(folder.resolve("kafka"), kafkaPort);
  }

  private void start(Role role) {
    servers.put(
        role,
        ServerProgram.start(
            bootstrap(), EnumSet.of(role), role.publicName(), folder, StoreTuning.DEFAULT));
  }

  private ChildProcess server(Role role) {
    return Objects.requireNonNull(servers.get(role), role.publicName());
  }

  @Override
  public void close() {
    servers.values().forEach(ChildProcess::close);
    broker.close();
  }
}
