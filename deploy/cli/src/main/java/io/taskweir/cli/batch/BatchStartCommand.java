package io.taskweir.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir batch start ACTION}. */
@Command(
    name = "start",
    description = {
      "Do something to every task that the options name, all of which must hold.",
      "pause and resume take --function, or --all for all of the tenant's functions."
    })
final class BatchStartCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ACTION", description = "stop, delete, rerun, pause or resume.")
  private String action = "";

  @Option(names = "--function", paramLabel = "NAME", description = "Those of this function.")
  private @Nullable String function;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Those in one of these states.")
  private List<String> states = new ArrayList<>();

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Those whose ids begin so.")
  private @Nullable String prefix;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Those with this label; may be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--from", paramLabel = "TIME", description = "Submitted then or later.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Submitted before that.")
  private @Nullable String to;

  @Option(names = "--all", description = "Every task of the tenant.")
  private boolean all;

  @Option(names = "--wait", description = "Wait for its end.")
  private boolean wait;

  @Override
  public Integer call() {
    boolean filtered =
        function != null
            || !states.isEmpty()
            || prefix != null
            || !labels.isEmpty()
            || from != null
            || to != null;
    if (filtered == all) {
      throw CommandException.badUsage(
          all
              ? "--all: every task of the tenant is meant, so give no other filter with it"
              : "which tasks? give --function, --state, --prefix, --label, --from or --to, or"
                  + " --all");
    }
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode batch = api.post(path.batches(), body(), Map.of()).body();
      if (wait) {
        batch = BatchWait.await(api, path.batch(batch.path("batchId").asText()));
      }
      BatchView.print(batch, common.isJson(), System.out);
      return ExitStatus.DONE;
    }
  }

  private byte[] body() {
    return Json.object(
        json -> {
          json.writeStringField("action", action);
          json.writeObjectFieldStart("filter");
          if (function != null) {
            json.writeStringField("function", function);
          }
          if (!states.isEmpty()) {
            json.writeFieldName("state");
            json.writeArray(states.toArray(String[]::new), 0, states.size());
          }
          if (prefix != null) {
            json.writeStringField("prefix", prefix);
          }
          if (!labels.isEmpty()) {
            json.writeFieldName("label");
            json.writeArray(labels.toArray(String[]::new), 0, labels.size());
          }
          if (from != null) {
            json.writeStringField("from", from);
          }
          if (to != null) {
            json.writeStringField("to", to);
          }
          json.writeEndObject();
        });
  }
}
