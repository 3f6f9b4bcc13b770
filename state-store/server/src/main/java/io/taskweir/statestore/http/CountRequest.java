package io.taskweir.statestore.http;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.LaneCounts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A count that a caller asks for.
 *
 * @param function null for all
 * @param queryString the same as it stands in a URL, for other instances
 */
record CountRequest(
    String tenant, By by, @Nullable String function, Set<TaskState> states, String queryString) {
  private static final List<String> KNOWN = List.of("by", "state", "function");

  /** What one number is about. */
  enum By {
    STATE,
    FUNCTION
  }

  /**
   * @param given the query, decoded
   * @throws ProblemException naming the parameter that is wrong
   */
  static CountRequest parse(String tenant, Map<String, List<String>> given) {
    QueryParameters parameters = QueryParameters.of(given, KNOWN);
    return new CountRequest(
        Names.requireTenant(tenant),
        by(parameters.one("by")),
        FilterParameters.function(parameters),
        FilterParameters.states(parameters.all("state")),
        parameters.toString());
  }

  private static By by(@Nullable String text) {
    return switch (text) {
      case null -> By.STATE;
      case "state" -> By.STATE;
      case "function" -> By.FUNCTION;
      default -> throw JsonReader.invalid("by", "state or function");
    };
  }

  /** Numbers by name, states in the order of a task's life; to be filled. */
  Map<String, Long> counts() {
    return switch (by) {
      case STATE -> new TreeMap<>(Comparator.comparing(TaskState::ofPublicName));
      case FUNCTION -> new TreeMap<>();
    };
  }

  /** Adds what there is of one lane. */
  void add(Lane lane, LaneCounts of, Map<String, Long> counts) {
    if (function != null && !function.equals(lane.function())) {
      return;
    }
    for (TaskState state : states) {
      String name =
          switch (by) {
            case STATE -> state.publicName();
            case FUNCTION -> lane.function();
          };
      if (of.of(state) != 0) {
        counts.merge(name, of.of(state), Long::sum);
      }
    }
  }
}
