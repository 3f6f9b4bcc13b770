package io.taskweir.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.Terminal;
import io.taskweir.cli.api.ApiClient;
import java.time.Duration;

/** Waits for the end of a batch, with a bar on a terminal. */
final class BatchWait {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  private BatchWait() {}

  /** The batch when it no longer runs. */
  static JsonNode await(ApiClient api, String batchPath) {
    // How many tasks it is for is known only when it has met them all.
    try (Terminal.Progress progress = Terminal.progress("batch", -1)) {
      while (true) {
        JsonNode batch = api.get(batchPath).body();
        progress.to(batch.path("matched").asLong());
        if (!batch.path("state").asText().equals("Running")) {
          return batch;
        }
        Thread.sleep(LOOK_AGAIN_AFTER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted; the batch goes on", e);
    }
  }
}
