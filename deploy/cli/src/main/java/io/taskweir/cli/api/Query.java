package io.taskweir.cli.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query of a call, in the making. One thread. */
public final class Query {
  private final List<String> parameters = new ArrayList<>();

  /**
   * @param value null leaves the parameter out
   */
  public Query add(String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + TenantPath.encoded(value));
    }
    return this;
  }

  /** The same parameter once for each value. */
  public Query addAll(String name, List<String> values) {
    values.forEach(value -> add(name, value));
    return this;
  }

  /** The path with this query. */
  public String of(String path) {
    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
  }
}
