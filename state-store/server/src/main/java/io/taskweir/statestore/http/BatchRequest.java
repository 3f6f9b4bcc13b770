package io.taskweir.statestore.http;

import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code POST /batches} asks for. */
record BatchRequest(BatchAction action, TaskFilter filter) {
  private static final String FILTERS = "function, state, prefix, label, from or to";

  /**
   * @throws ProblemException naming what is wrong. A filter must be given, be it empty, and unknown
   *     conditions are refused: one with a misspelt name would let everything through
   */
  static BatchRequest parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "batch",
        (field, value) -> {
          switch (field) {
            case "action" -> draft.action = action(value.string(field));
            case "filter" -> {
              draft.filtered = true;
              value.object(field, draft::condition);
            }
            default -> throw JsonReader.invalid(field, "action or filter");
          }
        });
    return draft.build();
  }

  private static BatchAction action(String name) {
    return BatchAction.ofPublicName(name)
        .orElseThrow(() -> JsonReader.invalid("action", "stop, delete, rerun, pause or resume"));
  }

  private static final class Draft {
    private @Nullable BatchAction action;
    private boolean filtered;
    private @Nullable String function;
    private final List<String> states = new ArrayList<>();
    private @Nullable String prefix;
    private final List<String> labels = new ArrayList<>();
    private @Nullable Long fromMs;
    private @Nullable Long toMs;

    private void condition(String field, JsonReader value) throws IOException {
      switch (field) {
        case "function" -> function = Names.requireFunction(value.string(field));
        case "state" -> value.oneOrMore(field, (name, it) -> states.add(it.string(name)));
        case "prefix" -> prefix = Names.requireTaskIdPrefix(value.string(field));
        case "label" -> value.oneOrMore(field, (name, it) -> labels.add(it.string(name)));
        case "from" -> fromMs = value.instant(field).toEpochMilli();
        case "to" -> toMs = value.instant(field).toEpochMilli();
        default -> throw JsonReader.invalid("filter." + field, FILTERS);
      }
    }

    private BatchRequest build() {
      if (action == null) {
        throw JsonReader.invalid("action", "stop, delete, rerun, pause or resume");
      }
      if (!filtered) {
        throw JsonReader.invalid("filter", "given; {} means all tasks of the tenant");
      }
      if (fromMs != null && toMs != null && fromMs >= toMs) {
        throw JsonReader.invalid(
            "filter.from", "a time before that of to, or nothing could be between them");
      }
      TaskFilter filter =
          new TaskFilter(
              function,
              FilterParameters.states(states),
              prefix,
              FilterParameters.labels(labels),
              fromMs,
              toMs);
      if (action.isOfLanes() && !filter.isOfFunctionOnly()) {
        throw JsonReader.invalid(
            "filter", "{\"function\":…} or {}: whole functions are paused, not single tasks");
      }
      return new BatchRequest(action, filter);
    }
  }
}
