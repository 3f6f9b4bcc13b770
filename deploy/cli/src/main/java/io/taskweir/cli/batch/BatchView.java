package io.taskweir.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.Table;
import java.io.PrintStream;
import java.util.List;

/** Batches for people. */
final class BatchView {
  private BatchView() {}

  static void print(JsonNode batch, boolean asJson, PrintStream out) {
    if (asJson) {
      out.println(batch);
    } else {
      printMany(List.of(batch), out);
    }
  }

  static void printMany(Iterable<JsonNode> batches, PrintStream out) {
    Table table = new Table("BATCH", "ACTION", "STATE", "MATCHED", "DONE", "FAILED", "CREATED");
    for (JsonNode batch : batches) {
      table.row(
          batch.path("batchId").asText(),
          batch.path("action").asText(),
          batch.path("state").asText(),
          batch.path("matched").asText(),
          batch.path("done").asText(),
          batch.path("failed").asText(),
          batch.path("createdAt").asText());
    }
    table.print(out);
  }
}
