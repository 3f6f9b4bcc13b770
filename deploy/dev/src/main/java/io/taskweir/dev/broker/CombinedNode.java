package io.taskweir.dev.broker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's broker and controller in one, put together as {@link KafkaRaftServer} does it but for two
 * things. Ports may be left to the system, because the controller tells its port before anybody
 * needs it. And a start after a kill need not wait until the session of the killed broker has
 * ended: the data directory is ours alone, so that broker is known to be dead.
 */
final class CombinedNode {
  private static final Logger LOG = LoggerFactory.getLogger(CombinedNode.class);
  private static final Duration LONGEST_ELECTION = Duration.ofSeconds(60);

  private static final ControllerRequestContext ANONYMOUS =
      new ControllerRequestContext(
          new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());

  private final KafkaConfig config;
  private final LeapingTime time = new LeapingTime();
  private final ControllerServer controller;
  private final BrokerServer broker;

  /**
   * @param config whose data directory has been formatted
   */
  CombinedNode(KafkaConfig config) {
    this.config = config;
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> dirs =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    MetaPropertiesEnsemble identity = dirs._1();
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    SharedServer shared =
        new SharedServer(
            config,
            identity,
            time,
            Server.initializeMetrics(config, time, identity.clusterId().orElseThrow()),
            voters,
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), dirs._2());
    controller
        .socketServerFirstBoundPortFuture()
        .thenAccept(
            port ->
                voters.complete(
                    Map.of(
                        config.nodeId(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))))
        .exceptionally(
            e -> {
              voters.completeExceptionally(e);
              return null;
            });
  }

  /** Returns when clients can connect. If it throws, {@link #shutdown} must be called too. */
  void startup() {
    controller.startup();
    awaitElection();
    time.leap(SingleNodeConfig.SESSION.plusSeconds(1));
    broker.startup();
  }

  /**
   * Returns when the controller has taken office, with the sessions that it believes in. That it is
   * elected shows a moment earlier; but its events are done one after the other, so whatever it
   * answers afterwards comes after that moment.
   */
  private void awaitElection() {
    long deadline = System.nanoTime() + LONGEST_ELECTION.toNanos();
    while (!controller.controller().isActive()) {
      if (System.nanoTime() > deadline) {
        throw notElected(null);
      }
      LockSupport.parkNanos(1_000_000);
    }
    try {
      controller
          .controller()
          .findAllTopicIds(ANONYMOUS)
          .get(LONGEST_ELECTION.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw notElected(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notElected(e);
    }
  }

  private IllegalStateException notElected(@Nullable Exception cause) {
    return new IllegalStateException(
        "Kafka's controller did not come up within %d s, see the log above; its data is in %s"
            .formatted(LONGEST_ELECTION.toSeconds(), config.logDirs()),
        cause);
  }

  /** The port of the clients' listener; the real one, never 0. */
  int port() {
    return broker.boundPort(new ListenerName(SingleNodeConfig.LISTENER));
  }

  /** Stops both, the broker first: it needs the controller to leave in good order. */
  void shutdown() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }
}
