package io.taskweir.statestore.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/**
 * Path and query of a request that is passed on, as they came, but for what {@link java.net.URI}
 * does not take and servers do ({@code ?label={x}}): that is percent-encoded.
 */
public final class ForwardedTarget {
  private static final String ALSO_ALLOWED = "-._~:/?@!$&'()*+,;=";

  private ForwardedTarget() {}

  /** Path and query of a request, to be appended to scheme and authority. */
  public static String of(Context context) {
    String query = context.queryString();
    return encoded(context.req().getRequestURI()) + (query == null ? "" : "?" + encoded(query));
  }

  static String encoded(String target) {
    StringBuilder encoded = new StringBuilder(target.length());
    for (int at = 0; at < target.length(); ) {
      int character = target.codePointAt(at);
      boolean taken = character == '%' ? isEscape(target, at) : isAllowed(character);
      if (taken) {
        encoded.appendCodePoint(character);
      } else {
        escape(character, encoded);
      }
      at += Character.charCount(character);
    }
    return encoded.toString();
  }

  private static boolean isEscape(String target, int at) {
    return at + 2 < target.length()
        && Character.digit(target.charAt(at + 1), 16) >= 0
        && Character.digit(target.charAt(at + 2), 16) >= 0;
  }

  private static boolean isAllowed(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || ALSO_ALLOWED.indexOf(character) >= 0;
  }

  private static void escape(int character, StringBuilder encoded) {
    for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      encoded.append("%%%02X".formatted(octet & 0xFF));
    }
  }
}
