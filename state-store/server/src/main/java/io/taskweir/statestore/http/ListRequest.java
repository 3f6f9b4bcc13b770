package io.taskweir.statestore.http;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list is to show.
 *
 * @param states all of them if none was named
 * @param after where the page before ended; null for the first page
 * @param limit 1 to 1000
 */
record ListRequest(
    String tenant,
    @Nullable String function,
    Set<TaskState> states,
    @Nullable Position after,
    int limit) {
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  /**
   * @param states names of states, separated by commas; null for all
   * @throws ProblemException naming the parameter that is wrong
   */
  static ListRequest parse(
      String tenant,
      @Nullable String function,
      @Nullable String states,
      @Nullable String cursor,
      @Nullable String limit) {
    return new ListRequest(
        Names.requireTenant(tenant),
        function == null ? null : Names.requireFunction(function),
        states(states),
        cursor == null ? null : position(cursor),
        limit(limit));
  }

  private static Set<TaskState> states(@Nullable String names) {
    if (names == null || names.isEmpty()) {
      return EnumSet.allOf(TaskState.class);
    }
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (String name : names.split(",", -1)) {
      try {
        states.add(TaskState.ofPublicName(name));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(ErrorCode.INVALID_FIELD, String.valueOf(e.getMessage()));
      }
    }
    return states;
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw JsonReader.invalid("limit", "a whole number from 1 to " + MAX_LIMIT);
    }
    throw JsonReader.invalid("limit", "a whole number from 1 to " + MAX_LIMIT);
  }

  /** Opaque to callers: submission time and id of the last task of the page. */
  static String cursor(Position position) {
    String text = position.submittedAtMs() + "/" + position.taskId();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Position position(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int slash = text.indexOf('/');
      long submittedAtMs = Long.parseLong(text.substring(0, Math.max(slash, 0)));
      return new Position(submittedAtMs, Names.requireTaskId(text.substring(slash + 1)));
    } catch (IllegalArgumentException | ProblemException e) {
      throw new ProblemException(
          ErrorCode.INVALID_CURSOR,
          "cursor: not one that a list has returned as nextCursor; leave it out to begin anew");
    }
  }
}
