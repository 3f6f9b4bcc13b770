package io.taskweir.cli.function;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.UnreadableFile;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.protocol.function.FunctionConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir function set F CONFIG}. */
@Command(
    name = "set",
    description = "Set the config of a function; what is left out gets its default.")
final class FunctionSetCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(index = "0", paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONFIG",
      description =
          "As JSON: {\"maxRetries\":3,\"maxAgeSeconds\":86400,\"priority\":5,"
              + "\"onSuccess\":{\"topic\":\"…\"},\"onFailure\":{\"topic\":\"…\"},"
              + "\"backoff\":{\"type\":\"exponential\",\"initialMs\":500,\"maxMs\":60000,\"jitter\":0.2}}")
  private @Nullable String json;

  @Option(names = "-f", paramLabel = "FILE", description = "A file with the JSON.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    byte[] json = read();
    // Wrong here is wrong there; this way it is bad usage, and no server is asked.
    FunctionConfig config = FunctionConfig.parse(json);
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      FunctionGetCommand.print(
          api.put(path.function(function), config.toJson()).body(), common.isJson(), System.out);
      return ExitStatus.DONE;
    }
  }

  private byte[] read() {
    if (json != null && file == null) {
      return json.getBytes(StandardCharsets.UTF_8);
    }
    if (file == null || json != null) {
      throw CommandException.badUsage("the config: give it as JSON, or a file with -f");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw UnreadableFile.badUsage("", file, e);
    }
  }
}
