package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.protocol.Names;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which functions a worker serves and how: one, said in flags, or those of a file. */
final class HandlerOptions {
  private static final HandlerFields NOTHING =
      new HandlerFields(null, null, false, null, null, null, null, null, Hooks.NONE);

  @Option(names = "--function", paramLabel = "NAME", description = "Whose tasks.")
  private @Nullable String function;

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description = "Run by /bin/sh -c for every attempt; with --lines it is kept.")
  private @Nullable String exec;

  @Option(names = "--http", paramLabel = "URL", description = "Gets every attempt by POST.")
  private @Nullable String http;

  @Option(
      names = "--handlers",
      paramLabel = "FILE",
      description = "Instead of these flags: a YAML file with handlers of several functions.")
  private @Nullable Path file;

  @Option(
      names = "--lines",
      description =
          "The program of --exec stays, and reads and writes a line of JSON for each task.")
  private boolean lines;

  @Option(
      names = "--per-process",
      paramLabel = "N",
      description = "Most tasks at once in one process of --lines, 1 to 1000 (default: 1).")
  private @Nullable Integer perProcess;

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "Processes of --lines that are always there (default: 1).")
  private @Nullable Integer min;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Most processes of --lines (default: --concurrency).")
  private @Nullable Integer max;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Most memory of one process of --exec, as in 512m.")
  private @Nullable String memory;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "Most processors of one process of --exec, as in 0.5; needs cgroups (v2).")
  private @Nullable String cpus;

  @Option(
      names = "--initializer",
      paramLabel = "CMD",
      description = "Run once before the first task; if it fails the worker ends with status 1.")
  private @Nullable String initializer;

  @Option(
      names = "--pre-freeze",
      paramLabel = "CMD",
      description = "Run when the function has had no task for --idle-after.")
  private @Nullable String preFreeze;

  @Option(
      names = "--pre-stop",
      paramLabel = "CMD",
      description = "Run before a task is stopped; TASKWEIR_PID is the process that runs it.")
  private @Nullable String preStop;

  /**
   * The functions with their handlers.
   *
   * @throws CommandException if what was said makes no sense
   */
  Map<String, HandlerSpec> read(int concurrency) {
    HandlerFields fields =
        new HandlerFields(
            exec,
            http,
            lines,
            perProcess,
            min,
            max,
            memory,
            cpus,
            new Hooks(initializer, preFreeze, preStop));
    if (file != null) {
      if (function != null || !fields.equals(NOTHING)) {
        throw CommandException.badUsage(
            "--handlers: the file says it all; no --function and no flags of its handler with it");
      }
      return HandlersFile.read(file, concurrency);
    }
    if (function == null) {
      throw CommandException.badUsage(
          "say --function NAME with --exec CMD or --http URL, or --handlers FILE");
    }
    return Map.of(
        Names.requireFunction(function), fields.toSpec(field -> "--" + field, concurrency));
  }
}
