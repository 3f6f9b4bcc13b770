package io.taskweir.e2e.torture.cluster;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a broker is found.
 *
 * @param id 1, 2, …
 * @param clientPort of its listener for clients; its controller's is one higher
 */
record KafkaAddress(int id, String host, int clientPort) {
  static String bootstrap(List<KafkaAddress> all) {
    return all.stream().map(it -> it.host + ":" + it.clientPort).collect(Collectors.joining(","));
  }

  /** What Kafka calls the voters of a quorum. */
  static String voters(List<KafkaAddress> all) {
    return all.stream()
        .map(it -> it.id + "@" + it.host + ":" + (it.clientPort + 1))
        .collect(Collectors.joining(","));
  }

  /** The address of one of the voters, {@code host:port}. */
  static String of(String voters, int id) {
    for (String voter : voters.split(",", -1)) {
      if (voter.startsWith(id + "@")) {
        return voter.substring(voter.indexOf('@') + 1);
      }
    }
    throw new IllegalArgumentException("node " + id + " is not among the voters " + voters);
  }

  /** As many as there are hosts, with ids from 1. */
  static List<KafkaAddress> on(List<Host> hosts, int firstPort) {
    return IntStream.range(0, hosts.size())
        .mapToObj(i -> new KafkaAddress(i + 1, hosts.get(i).address(), firstPort + 2 * i))
        .toList();
  }
}
