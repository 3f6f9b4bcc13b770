package io.taskweir.cli.demo;

import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.UnreadableFile;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir demo [DIR]}. */
@Command(
    name = "demo",
    description = {
      "Do the main job once, on real files: start everything on free ports, make a task of every",
      "file below DIR, let a worker compute its digest, read the outcomes from a topic, check them."
    })
public final class DemoCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Whose files (default: this checkout).")
  private @Nullable Path directory;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where to keep the servers' data (default: a temporary directory).")
  private @Nullable Path data;

  /** Picocli makes it. */
  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    FileScan scan = scan(directory != null ? directory : checkout());
    say("starting Kafka and Taskweir …");
    try (DemoData demoData = data != null ? DemoData.kept(data) : DemoData.temporary();
        DevServer server = DevServer.start(DevSettings.onFreePorts(demoData.path()))) {
      say("%s  kafka %s".formatted(server.url(), server.bootstrap()));
      say("%d files, %d entries skipped".formatted(scan.files().size(), scan.skipped()));
      DemoResult result = new DemoRun(server).run(scan);
      try (ApiClient api = new ApiClient(server.url())) {
        DemoReport report = new DemoReport(result, api);
        if (common.isJson()) {
          report.printJson(System.out);
        } else {
          report.printTable(System.out);
        }
      }
      return result.isAllRight() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private static FileScan scan(Path directory) {
    try {
      return FileScan.of(directory);
    } catch (IOException e) {
      throw UnreadableFile.badUsage("the directory", directory, e);
    }
  }

  /** The launcher says where the checkout is; without it, where we are. */
  private static Path checkout() {
    return Path.of(System.getProperty("taskweir.home", ""));
  }

  /** For people; what scripts read is on standard output. */
  private static void say(String line) {
    System.err.println(line);
  }
}
