package io.taskweir.dev;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.http.BoundPort;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.Listen;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDB;

/**
 * All of Taskweir in this process: a Kafka broker and every role, with the data in one directory,
 * reachable from this machine only. A start on the same directory goes on where the last one ended,
 * in whatever way it ended.
 */
public final class DevServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);

  private final DataDir data;
  private final EmbeddedBroker broker;
  private final TaskweirServer server;

  private DevServer(DataDir data, EmbeddedBroker broker, TaskweirServer server) {
    this.data = data;
    this.broker = broker;
    this.server = server;
  }

  /**
   * Starts everything and returns when it is ready for tasks. Blocks for a few seconds.
   *
   * @throws IllegalStateException if a port or the directory is in use, or the start took too long
   */
  public static DevServer start(DevSettings settings) {
    DataDir data = DataDir.take(settings.dataDir());
    try {
      BoundPort port = BoundPort.bind(Listen.LOOPBACK, settings.httpPort());
      Thread warmUp = Thread.ofPlatform().name("warm-up").daemon().start(DevServer::loadNative);
      EmbeddedBroker broker = startBroker(settings, data.path(), port);
      TaskweirServer server = startServer(settings, data.path(), port, broker);
      warmUp.join();
      return new DevServer(data, broker, server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      data.close();
      throw new IllegalStateException("interrupted while starting", e);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** Unpacking RocksDB takes a while; the broker does not need it. */
  private static void loadNative() {
    RocksDB.loadLibrary();
  }

  private static EmbeddedBroker startBroker(DevSettings settings, Path dataDir, BoundPort port) {
    try {
      return EmbeddedBroker.start(dataDir.resolve("kafka"), settings.kafkaPort());
    } catch (RuntimeException e) {
      port.close();
      throw e;
    }
  }

  private static TaskweirServer startServer(
      DevSettings settings, Path dataDir, BoundPort port, EmbeddedBroker broker) {
    try {
      TaskweirServer server =
          TaskweirServer.start(
              new ServerSettings(
                  EnumSet.allOf(Role.class),
                  loopback(broker),
                  "dev",
                  Addresses.loopback(port.port()),
                  dataDir,
                  settings.shape(),
                  LeaseSecretFile.readOrMake(dataDir),
                  true,
                  settings.policy(),
                  WorkerAccess.OPEN,
                  HttpFunctionSettings.ANY,
                  StoreTuning.DEFAULT),
              port);
      awaitReady(server);
      return server;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** On the machine itself compressing costs more than the bytes that it saves. */
  private static Map<String, String> loopback(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrap(), "compression.type", "none");
  }

  private static void awaitReady(TaskweirServer server) {
    try {
      server.awaitReady(LONGEST_START);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Base URL of the HTTP API, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    return server.url();
  }

  /** What HTTP serves, such as {@code GET /livez}; parameters in braces, a wildcard as a star. */
  public List<String> routes() {
    return server.routes();
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  public Path dataDir() {
    return data.path();
  }

  /** One line for whoever waits for the server. */
  public String readyLine() {
    return "Taskweir is ready: %s  kafka %s  data %s".formatted(url(), bootstrap(), dataDir());
  }

  /** Stops everything in good order; the data stays. */
  @Override
  public void close() {
    try (data;
        broker) {
      server.close();
    }
  }
}
