package io.taskweir.cli.exec.http;

import io.taskweir.cli.CommandException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an HTTP service is.
 *
 * @param uri absolute, http or https, with a host, without user name and fragment
 */
public record ServiceUrl(URI uri) {
  /**
   * @param option what the URL was given as, for the error
   * @throws CommandException if it is no URL that can be posted to
   */
  public static ServiceUrl parse(String option, String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      if (!(http || https) || uri.getHost() == null) {
        throw refused(option, text, "must be as http://host:port/path or https://host/path");
      }
      if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
        throw refused(option, uri.getHost(), "must have no user name, password or fragment");
      }
      return new ServiceUrl(uri);
    } catch (URISyntaxException e) {
      throw refused(option, text, "is no URL: " + e.getReason());
    }
  }

  private static CommandException refused(String option, String text, String rule) {
    return CommandException.badUsage("%s \"%s\": %s".formatted(option, text, rule));
  }

  /** For messages: without the query, which may hold what is nobody's business. */
  @Override
  public String toString() {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getRawAuthority() + path;
  }
}
