package io.taskweir.dev;

import io.taskweir.dev.cluster.Shape;
import io.taskweir.statestore.TaskPolicy;
import java.nio.file.Path;

/**
 * What a {@link DevServer} is started with.
 *
 * @param dataDir made if missing; keeps everything across restarts
 * @param httpPort 1 to 65535, or 0 for any free one; default 8080
 * @param kafkaPort 1 to 65535, or 0 for any free one; default 9092
 * @param shape partitions and queues if the directory is new; default {@link Shape#SINGLE}
 * @param policy what tenants may do with tasks; default {@link TaskPolicy#DEFAULT}
 */
public record DevSettings(
    Path dataDir, int httpPort, int kafkaPort, Shape shape, TaskPolicy policy) {
  public static final int DEFAULT_HTTP_PORT = 8080;
  public static final int DEFAULT_KAFKA_PORT = 9092;

  /** On the default ports. */
  public static DevSettings of(Path dataDir) {
    return new DevSettings(
        dataDir, DEFAULT_HTTP_PORT, DEFAULT_KAFKA_PORT, Shape.SINGLE, TaskPolicy.DEFAULT);
  }

  /** On any free ports, for tests and demos. */
  public static DevSettings onFreePorts(Path dataDir) {
    return new DevSettings(dataDir, 0, 0, Shape.SINGLE, TaskPolicy.DEFAULT);
  }

  public DevSettings withPorts(int http, int kafka) {
    return new DevSettings(dataDir, http, kafka, shape, policy);
  }

  public DevSettings withShape(Shape other) {
    return new DevSettings(dataDir, httpPort, kafkaPort, other, policy);
  }

  public DevSettings withPolicy(TaskPolicy other) {
    return new DevSettings(dataDir, httpPort, kafkaPort, shape, other);
  }
}
