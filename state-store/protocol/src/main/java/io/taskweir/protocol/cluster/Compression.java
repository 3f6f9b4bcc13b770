package io.taskweir.protocol.cluster;

import org.jspecify.annotations.Nullable;

/** How records are compressed on their way to a cluster, unless its user says otherwise. */
public final class Compression {
  private static final String NONE = "none";
  private static final String FAST = "lz4";

  private Compression() {}

  /**
   * Kafka's name of the compression that pays. To a broker on this very machine that is none: it
   * costs whoever writes, whoever reads and the broker, which looks into every batch, more than the
   * bytes that it saves.
   *
   * @param bootstrap Kafka's {@code bootstrap.servers}; null if it is not known
   */
  public static String towards(@Nullable String bootstrap) {
    if (bootstrap == null || bootstrap.isBlank()) {
      return FAST;
    }
    for (String address : bootstrap.split(",", -1)) {
      if (!isLoopback(host(address.strip()))) {
        return FAST;
      }
    }
    return NONE;
  }

  private static String host(String address) {
    int port = address.lastIndexOf(':');
    return port < 0 ? address : address.substring(0, port);
  }

  /** By its name only: nobody is asked. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
