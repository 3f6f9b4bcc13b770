package io.taskweir.dev.server;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.taskweir.dev.cluster.LiveMembers;
import io.taskweir.gateway.TaskReader;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a submitter reaches the state-store: the one in this process, or any that is alive on the
 * cluster; then reads are forwarded to it too.
 */
final class StateStoreAccess implements AutoCloseable {
  private final ClosingOrder closing = new ClosingOrder();
  private final StateStoreReader reader;
  private final @Nullable ReadForwarding forwarding;

  private StateStoreAccess(String ownHost, int ownPort) {
    reader = closing.add("reader", new StateStoreReader(StateStoreUrls.own(ownHost, ownPort)));
    forwarding = null;
  }

  private StateStoreAccess(LiveMembers members, MetricRegistry metrics) {
    closing.add("members", members);
    reader = closing.add("reader", new StateStoreReader(StateStoreUrls.live(members)));
    forwarding =
        closing.add("forwarding", new ReadForwarding(StateStoreUrls.live(members), metrics));
  }

  /** The state-store is in this process. */
  static StateStoreAccess own(String host, int httpPort) {
    return new StateStoreAccess(host, httpPort);
  }

  /** The state-stores are elsewhere. */
  static StateStoreAccess onCluster(Map<String, String> kafka, MetricRegistry metrics) {
    return new StateStoreAccess(LiveMembers.follow(kafka, Clock.systemUTC()), metrics);
  }

  TaskReader reader() {
    return reader;
  }

  /** To be added after the routes of all roles. */
  void routes(RoutesConfig routes) {
    if (forwarding != null) {
      forwarding.routes(routes);
    }
  }

  /** Ends the event streams that pass through here; returns at once. */
  void endStreams() {
    if (forwarding != null) {
      forwarding.endStreams();
    }
  }

  @Override
  public void close() {
    closing.close();
  }
}
