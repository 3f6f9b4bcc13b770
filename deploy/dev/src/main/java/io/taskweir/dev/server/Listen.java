package io.taskweir.dev.server;

/**
 * Where a server listens.
 *
 * @param host an address of this machine; {@code 0.0.0.0} for all of them
 * @param port 1 to 65535, or 0 for any free one
 */
public record Listen(String host, int port) {
  public static final String LOOPBACK = "127.0.0.1";

  public Listen {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + ": from 1 to 65535, or 0 for any");
    }
  }

  /** Reachable from this machine only. */
  public static Listen loopback(int port) {
    return new Listen(LOOPBACK, port);
  }
}
