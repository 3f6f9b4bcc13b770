package io.taskweir.statestore.http;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.ListOrder;
import io.taskweir.statestore.store.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on, as text that is opaque to callers and that holds for one order only. */
final class ListCursor {
  private ListCursor() {}

  static String of(ListOrder order, Position reached) {
    String text = order + "/" + reached.submittedAtMs() + "/" + reached.taskId();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws ProblemException if no list in this order has returned it
   */
  static Position parse(ListOrder order, String cursor) {
    String[] parts = parts(cursor);
    if (parts.length != 3) {
      throw invalid("not one that a list has returned as nextCursor; leave it out to begin anew");
    }
    if (!parts[0].equals(order.name())) {
      throw invalid("of a list in the other order; ask in that one, or leave it out to begin anew");
    }
    try {
      return new Position(Long.parseLong(parts[1]), Names.requireTaskId(parts[2]));
    } catch (NumberFormatException | ProblemException e) {
      throw invalid("not one that a list has returned as nextCursor; leave it out to begin anew");
    }
  }

  private static String[] parts(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
          .split("/", -1);
    } catch (IllegalArgumentException e) {
      return new String[0];
    }
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(ErrorCode.INVALID_CURSOR, "cursor: " + why);
  }
}
