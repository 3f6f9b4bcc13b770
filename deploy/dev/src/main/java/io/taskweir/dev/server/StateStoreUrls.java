package io.taskweir.dev.server;

import io.taskweir.dev.cluster.LiveMembers;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.cluster.Member.Role;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** Where state-stores answer. */
final class StateStoreUrls {
  private StateStoreUrls() {}

  /** The one in this process. */
  static Supplier<List<URI>> own(String host, int port) {
    List<URI> url = List.of(url(host, port));
    return () -> url;
  }

  /** All that are alive, the one heard of last first. */
  static Supplier<List<URI>> live(LiveMembers members) {
    return () ->
        members.live(Role.STATE_STORE).stream()
            .map((Member member) -> url(member.host(), member.port()))
            .toList();
  }

  private static URI url(String host, int port) {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }
}
