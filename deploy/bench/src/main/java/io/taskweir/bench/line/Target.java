package io.taskweir.bench.line;

import io.taskweir.dev.DevServer;

/**
 * Where the Taskweir under test is reached.
 *
 * @param url base URL of the HTTP API
 * @param bootstrap what Kafka clients take as {@code bootstrap.servers}
 */
public record Target(String url, String bootstrap) {
  /** In this process. */
  public static Target of(DevServer server) {
    return new Target(server.url(), server.bootstrap());
  }
}
