package io.taskweir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where an HTTP service is.
 *
 * @param uri absolute, http or https, with a host, without user name and fragment
 */
public record HttpEndpoint(URI uri) {
  private static final int MAX_CHARS = 2_000;

  /**
   * @param field what the URL was given as, for the error
   * @throws ProblemException if it is no URL that can be posted to
   */
  public static HttpEndpoint parse(String field, String text) {
    if (text.length() > MAX_CHARS) {
      throw JsonReader.invalid(field, "at most " + MAX_CHARS + " characters");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw JsonReader.invalid(field, "a URL: " + JsonReader.printable(e.getReason()));
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    if (!(http || https) || uri.getHost() == null) {
      throw JsonReader.invalid(field, "as http://host:port/path or https://host/path");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw JsonReader.invalid(field, "without user name, password and fragment");
    }
    return new HttpEndpoint(uri);
  }

  /** Reads {@code {"url": "…"}}; null means that there is none. */
  public static @Nullable HttpEndpoint read(String field, JsonReader value) throws IOException {
    if (value.isNull()) {
      return null;
    }
    HttpEndpoint[] found = new HttpEndpoint[1];
    value.object(
        field,
        (name, it) -> {
          if (!name.equals("url")) {
            throw JsonReader.invalid(field + "." + name, "url: there is no other field");
          }
          found[0] = parse(field + ".url", it.string(field + ".url"));
        });
    if (found[0] == null) {
      throw JsonReader.invalid(field, "{\"url\": \"…\"}, or null");
    }
    return found[0];
  }

  /** Writes the endpoint as a member of the present object; null is written as null. */
  public static void write(String field, @Nullable HttpEndpoint endpoint, JsonGenerator json)
      throws IOException {
    if (endpoint == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeStringField("url", endpoint.uri.toString());
    json.writeEndObject();
  }

  /** Whether it is spoken to without TLS. */
  public boolean isPlain() {
    return "http".equalsIgnoreCase(uri.getScheme());
  }

  /** For messages: without the query, which may hold what is nobody's business. */
  @Override
  public String toString() {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getRawAuthority() + path;
  }
}
