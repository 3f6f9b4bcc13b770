package io.taskweir.bench.process;

import io.taskweir.bench.process.ServerProgram.Told;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** A server of some roles in a process of its own, against a broker that is somewhere else. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final ChildProcess child;
  private final String url;

  private ServerProcess(ChildProcess child, String url) {
    this.child = child;
    this.url = url;
  }

  /**
   * Starts it on any free port, and returns when HTTP answers, which says nothing of its parts.
   *
   * @param name of the instance; also of its directory below the folder, which is kept
   * @param standbys copies of each partition that the cluster's state-stores are to keep
   */
  public static ServerProcess start(
      String bootstrap, Set<Role> roles, String name, int standbys, Path folder) {
    Told told = new Told(bootstrap, roles, name, standbys, folder.resolve(name));
    ChildProcess child =
        ChildProcess.start(
            name, ServerProgram.class, ChildProcess.SERVER_OPTIONS, told.arguments(), folder);
    try {
      return new ServerProcess(child, child.awaitLine(ServerProgram.SERVING, LONGEST_START));
    } catch (IllegalStateException e) {
      child.kill();
      throw e;
    }
  }

  /**
   * Blocks until all of its parts are ready.
   *
   * @throws IllegalStateException if it takes longer
   */
  public void awaitReady(Duration longest) {
    child.awaitLine(ServerProgram.READY, longest);
  }

  /** Base URL of its HTTP API. */
  public String url() {
    return url;
  }

  public ChildProcess process() {
    return child;
  }

  @Override
  public void close() {
    child.close();
  }
}
