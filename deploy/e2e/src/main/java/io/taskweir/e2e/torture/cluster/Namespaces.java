package io.taskweir.e2e.torture.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for each program, joined by a bridge, so that each has an address of its own
 * and nft can drop what comes from another. Needs root, {@code ip} and {@code nft}. The addresses
 * are reachable from this machine only.
 */
public final class Namespaces implements BreakableNetwork {
  private static final String TABLE = "inet torture";

  private final String tag;
  private final String subnet;
  private final List<String> namespaces = new ArrayList<>();
  private boolean closed;

  /**
   * Makes the bridge; this process is reachable by the hosts too.
   *
   * @param pid of this process, from which names and addresses are taken, so that two runs on a
   *     machine do not meet
   */
  public Namespaces(long pid) {
    tag = "tw" + pid % 10_000;
    subnet = "10.231." + pid % 250 + ".";
    Shell.run("ip", "link", "add", tag, "type", "bridge");
    Shell.run("ip", "address", "add", subnet + "254/24", "dev", tag);
    Shell.run("ip", "link", "set", tag, "up");
  }

  /** Whether this machine lets us: tried on a namespace that is removed again. */
  public static boolean available() {
    String name = "twtry" + ProcessHandle.current().pid() % 10_000;
    boolean made = Shell.succeeds("ip", "netns", "add", name);
    try {
      return made
          && Shell.succeeds("ip", "netns", "exec", name, "nft", "add", "table", "inet", "t");
    } finally {
      if (made) {
        Shell.run("ip", "netns", "delete", name);
      }
    }
  }

  @Override
  public synchronized Host host(String name) {
    int number = namespaces.size() + 1;
    String namespace = tag + "-" + number;
    String address = subnet + number;
    String outside = tag + "v" + number;
    Shell.run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    Shell.run(
        "ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    Shell.run("ip", "link", "set", outside, "master", tag, "up");
    Host host = new Host(name, address, List.of("ip", "netns", "exec", namespace));
    at(host, "ip", "address", "add", address + "/24", "dev", "eth0");
    at(host, "ip", "link", "set", "eth0", "up");
    at(host, "ip", "link", "set", "lo", "up");
    at(host, "nft", "add", "table", "inet", "torture");
    at(host, "nft", "add chain " + TABLE + " input { type filter hook input priority 0; }");
    return host;
  }

  @Override
  public void cut(Host from, Host to) {
    at(to, "nft", "add rule " + TABLE + " input ip saddr " + from.address() + " drop");
  }

  @Override
  public void lose(Host to, int percent) {
    at(to, "nft", "add rule " + TABLE + " input numgen random mod 100 < " + percent + " drop");
  }

  @Override
  public void heal(Host at) {
    at(at, "nft", "flush chain " + TABLE + " input");
  }

  private static void at(Host host, String... command) {
    List<String> whole = new ArrayList<>(host.prefix());
    whole.addAll(List.of(command));
    Shell.run(whole.toArray(String[]::new));
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    namespaces.forEach(it -> Shell.run("ip", "netns", "delete", it));
    Shell.run("ip", "link", "delete", tag);
  }
}
