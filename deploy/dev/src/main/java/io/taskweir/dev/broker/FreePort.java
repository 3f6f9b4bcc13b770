package io.taskweir.dev.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds and checks ports of listeners that can only be given a number. */
final class FreePort {
  private FreePort() {}

  /** A port that nobody listens on at this moment. */
  static int any(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + host, e);
    }
  }

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
