package io.taskweir.cli.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.Table;
import java.time.Duration;

/** Lanes as people read them. */
final class LaneTable {
  private LaneTable() {}

  static void print(Iterable<JsonNode> lanes) {
    Table table =
        new Table("FUNCTION", "BACKLOG", "OLDEST", "RUNNING", "WINDOW", "THROTTLED", "PAUSED");
    for (JsonNode lane : lanes) {
      table.row(
          lane.path("function").asText(),
          lane.path("backlog").asText(),
          lane.path("oldestMs").isNumber() ? age(lane.path("oldestMs").asLong()) : "-",
          lane.path("running").asText(),
          lane.path("window").asText(),
          lane.path("throttled").asBoolean() ? "yes" : "no",
          lane.path("paused").asBoolean() ? "yes" : "no");
    }
    table.print(System.out);
  }

  private static String age(long ms) {
    Duration age = Duration.ofMillis(ms);
    return age.toHours() > 0
        ? "%d h %d min".formatted(age.toHours(), age.toMinutesPart())
        : age.toMinutes() > 0
            ? "%d min %d s".formatted(age.toMinutes(), age.toSecondsPart())
            : "%.1f s".formatted(ms / 1000.0);
  }
}
