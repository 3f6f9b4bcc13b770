package io.taskweir.dev.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket that is taken before anything else starts: a clash shows at once, and a port
 * that was left to the system is known to all parts from the beginning. Connections that come early
 * wait in the system's queue.
 */
public final class BoundPort implements AutoCloseable {
  private final ServerSocketChannel channel;
  private final String host;

  private BoundPort(ServerSocketChannel channel, String host) {
    this.channel = channel;
    this.host = host;
  }

  /**
   * @param port 1 to 65535, or 0 for any free one
   * @throws IllegalStateException if the port is in use or may not be used
   */
  public static BoundPort bind(String host, int port) {
    try {
      return new BoundPort(open(host, port), host);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on %s port %d (%s): stop the program that listens there, or choose another with --port"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  private static ServerSocketChannel open(String host, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.socket().setReuseAddress(true);
      channel.bind(new InetSocketAddress(host, port), 1_024);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  public String host() {
    return host;
  }

  /** The real one, never 0. */
  public int port() {
    return channel.socket().getLocalPort();
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** Lets the port go, unless a server has taken it over and closed it already. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close the port " + port(), e);
    }
  }
}
