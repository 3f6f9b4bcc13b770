package io.taskweir.cli.server;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.settings.Settings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import io.taskweir.dev.cluster.Shape;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir dev}: everything in this process. */
@Command(
    name = "dev",
    description =
        "Run everything here: a Kafka broker and all of Taskweir, on 127.0.0.1 only, data on disk.")
public final class DevCommand implements Callable<Integer> {
  private static final String DEFAULT_DATA = ".taskweir";

  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where to keep everything (TASKWEIR_DATA; default: " + DEFAULT_DATA + ").")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of HTTP (default: ${DEFAULT-VALUE}; 0: any).",
      defaultValue = "" + DevSettings.DEFAULT_HTTP_PORT)
  private int port;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Port of Kafka (default: ${DEFAULT-VALUE}; 0: any).",
      defaultValue = "" + DevSettings.DEFAULT_KAFKA_PORT)
  private int kafkaPort;

  /** Picocli makes it. */
  DevCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    requirePort("--port", port);
    requirePort("--kafka-port", kafkaPort);
    Settings settings = common.settings();
    Path dataDir =
        data != null ? data : Path.of(settings.find(ServerKey.DATA.key()).orElse(DEFAULT_DATA));
    DevServer server =
        DevServer.start(
            DevSettings.of(dataDir)
                .withPorts(port, kafkaPort)
                .withShape(new Shape(LayoutSettings.find(settings).orElse(null), (short) 1))
                .withPolicy(PolicySettings.read(settings)));
    System.out.println(server.readyLine());
    UntilStopped.run(server);
    return 0;
  }

  private static void requirePort(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw CommandException.badUsage(option + " " + port + ": from 1 to 65535, or 0 for any");
    }
  }
}
