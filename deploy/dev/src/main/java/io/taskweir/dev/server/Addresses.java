package io.taskweir.dev.server;

/**
 * Where a server listens, and where others find it.
 *
 * @param http of the HTTP API
 * @param workers where a dispatcher takes the streams of workers
 * @param advertisedHost the name under which other machines reach this one; it is what they are
 *     told in {@code taskweir.members}
 */
public record Addresses(Listen http, Listen workers, String advertisedHost) {
  /** Reachable from this machine only; the workers' port is any free one. */
  public static Addresses loopback(int httpPort) {
    return new Addresses(Listen.loopback(httpPort), Listen.loopback(0), Listen.LOOPBACK);
  }
}
