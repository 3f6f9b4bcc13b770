package io.taskweir.statestore.http;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.ListOrder;
import io.taskweir.statestore.store.ListQuery;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list that a caller asks for.
 *
 * @param queryString the same as it stands in a URL, for other instances
 */
record ListRequest(ListQuery query, String queryString) {
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final List<String> KNOWN =
      Stream.concat(FilterParameters.NAMES.stream(), Stream.of("order", "limit", "cursor"))
          .toList();

  /**
   * @param given the query, decoded
   * @throws ProblemException naming the parameter that is wrong
   */
  static ListRequest parse(String tenant, Map<String, List<String>> given) {
    QueryParameters parameters = QueryParameters.of(given, KNOWN);
    ListOrder order = order(parameters.one("order"));
    String cursor = parameters.one("cursor");
    ListQuery query =
        new ListQuery(
            Names.requireTenant(tenant),
            FilterParameters.filter(parameters),
            order,
            cursor == null ? null : ListCursor.parse(order, cursor),
            limit(parameters.one("limit")));
    return new ListRequest(query, parameters.toString());
  }

  private static ListOrder order(@Nullable String text) {
    return switch (text) {
      case null -> ListOrder.ASC;
      case "asc" -> ListOrder.ASC;
      case "desc" -> ListOrder.DESC;
      default ->
          throw JsonReader.invalid("order", "asc (the earliest first) or desc (the latest first)");
    };
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    // Longer ones are out of the range, whatever they are.
    int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw JsonReader.invalid("limit", "a whole number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }
}
