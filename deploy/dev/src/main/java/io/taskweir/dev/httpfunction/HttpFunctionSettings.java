package io.taskweir.dev.httpfunction;

import java.util.List;
import java.util.Locale;

/**
 * How a server calls functions that are HTTP services.
 *
 * @param concurrency most requests at once, of one tenant from one server, 1 to 10,000; default 64
 * @param hosts which hosts may be called: names, names that begin with {@code *.} for all below, or
 *     {@code *} for any. Empty: none. Whoever may configure functions has this server call them
 */
public record HttpFunctionSettings(int concurrency, List<String> hosts) {
  private static final int DEFAULT_CONCURRENCY = 64;

  /** As in production: nothing is called that nobody has allowed. */
  public static final HttpFunctionSettings NONE =
      new HttpFunctionSettings(DEFAULT_CONCURRENCY, List.of());

  /** As on a developer's machine. */
  public static final HttpFunctionSettings ANY =
      new HttpFunctionSettings(DEFAULT_CONCURRENCY, List.of("*"));

  public HttpFunctionSettings {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException(
          "taskweir.http-functions.concurrency " + concurrency + ": from 1 to 10000");
    }
  }

  /** Whether a host may be called. */
  public boolean allows(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.stream()
        .anyMatch(
            it ->
                it.equals("*")
                    || it.equals(name)
                    || (it.startsWith("*.") && name.endsWith(it.substring(1))));
  }
}
