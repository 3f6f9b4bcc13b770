package io.taskweir.statestore.http;

import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query of a call. What the call does not know is refused: a misspelt filter lets all pass. */
final class QueryParameters {
  private final Map<String, List<String>> given;

  private QueryParameters(Map<String, List<String>> given) {
    this.given = given;
  }

  /**
   * @param given decoded, each name with all of its values
   * @param known parameters of the call
   * @throws ProblemException naming one that is not known, and those that are
   */
  static QueryParameters of(Map<String, List<String>> given, List<String> known) {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new ProblemException(
            ErrorCode.INVALID_FIELD,
            "query parameter \"%s\": there is none; this call takes %s"
                .formatted(printable(name), String.join(", ", known)));
      }
    }
    return new QueryParameters(given);
  }

  /**
   * @return null if it is not given
   * @throws ProblemException if it is given more than once
   */
  @Nullable String one(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw JsonReader.invalid(name, "given once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** All values of one that may be repeated. */
  List<String> all(String name) {
    return given.getOrDefault(name, List.of());
  }

  /** As it stands in a URL, without the question mark. */
  @Override
  public String toString() {
    return given.entrySet().stream()
        .flatMap(
            each -> each.getValue().stream().map(value -> each.getKey() + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A hostile name must neither flood a message nor break its line. */
  private static String printable(String name) {
    String clean = name.replaceAll("[^\\x20-\\x7E]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
