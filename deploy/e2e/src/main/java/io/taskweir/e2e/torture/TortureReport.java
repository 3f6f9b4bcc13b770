package io.taskweir.e2e.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taskweir.e2e.torture.check.Violation;
import io.taskweir.e2e.torture.fault.Schedule.Injected;
import java.util.ArrayList;
import java.util.List;

/** What a run has shown, for people and for scripts. Pure. */
final class TortureReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SHOWN = 20;

  private TortureReport() {}

  /** Some lines. */
  static String text(TortureResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("seed " + result.seed());
    for (Injected fault : result.faults()) {
      lines.add(
          "  %6.1f s  %s%s"
              .formatted(
                  (fault.untilMs() - fault.fromMs()) / 1e3,
                  fault.name(),
                  fault.error().isEmpty() ? "" : "  (did not come off: " + fault.error() + ")"));
    }
    if (!result.skipped().isEmpty()) {
      lines.add("this machine does not allow: " + result.skipped());
    }
    lines.add(
        "%d operations (%d submissions without an answer), %d tasks, %d attempts repeated, %d"
                .formatted(
                    result.operations(),
                    result.unknown(),
                    result.tasks(),
                    result.repeats(),
                    result.restarts())
            + " processes started again, at rest after %.1f s".formatted(result.drainMs() / 1e3));
    lines.add(
        result.violations().isEmpty()
            ? "no invariant is broken"
            : result.violations().size() + " times an invariant is broken:");
    result.violations().stream().limit(MOST_SHOWN).map(Violation::toString).forEach(lines::add);
    for (MutationTrial trial : result.mutations()) {
      lines.add(
          "mutation %s is %s: %s"
              .formatted(
                  trial.mutation().publicName(),
                  trial.noticed() ? "noticed" : "NOT NOTICED",
                  trial.what()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** One line of JSON. */
  static String json(TortureResult result) {
    ObjectNode json = JSON.createObjectNode();
    json.put("seed", result.seed()).put("operations", result.operations());
    json.put("unknown", result.unknown()).put("tasks", result.tasks());
    json.put("repeats", result.repeats()).put("restarts", result.restarts());
    json.put("drainMs", result.drainMs());
    ArrayNode faults = json.putArray("faults");
    for (Injected fault : result.faults()) {
      faults
          .addObject()
          .put("fault", fault.name())
          .put("kind", fault.kind().publicName())
          .put("ms", fault.untilMs() - fault.fromMs())
          .put("error", fault.error());
    }
    ArrayNode skipped = json.putArray("skipped");
    result.skipped().forEach(it -> skipped.add(it.publicName()));
    ArrayNode violations = json.putArray("violations");
    result
        .violations()
        .forEach(
            it -> violations.addObject().put("invariant", it.invariant()).put("what", it.what()));
    ArrayNode mutations = json.putArray("mutations");
    for (MutationTrial trial : result.mutations()) {
      mutations
          .addObject()
          .put("mutation", trial.mutation().publicName())
          .put("noticed", trial.noticed())
          .put("what", trial.what());
    }
    return json.toString();
  }
}
