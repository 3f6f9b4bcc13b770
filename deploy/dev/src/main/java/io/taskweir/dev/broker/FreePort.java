package io.taskweir.dev.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks a port before it is given to a server whose own error would say less. */
final class FreePort {
  private FreePort() {}

  /**
   * @throws IllegalStateException if somebody listens on the port
   */
  static void require(String host, int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      // As Kafka binds: a port in TIME_WAIT is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d on %s is in use: stop the program that listens there, or choose another with %s"
              .formatted(port, host, option),
          e);
    }
  }
}
