package io.taskweir.cli.server;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.submit.TimeArgument;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.worker.WorkerToken;
import io.taskweir.protocol.worker.WorkerTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir worker-token}. */
@Command(
    name = "worker-token",
    description = {
      "Issue what workers prove themselves with: for one tenant, and some or all of its functions.",
      "Needs the secret of the dispatchers (taskweir.workers.token-secret: --config, or",
      "TASKWEIR_WORKERS_TOKEN_SECRET). Nothing is asked of a server, and nothing is kept."
    })
public final class WorkerTokenCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description = "A function that it is for; repeated, several. Without: all of the tenant.")
  private List<String> functions = new ArrayList<>();

  @Option(
      names = "--valid",
      paramLabel = "TIME",
      description =
          "How long a worker may connect with it, such as 12h or 30d (default: ${DEFAULT-VALUE}).",
      defaultValue = "30d")
  private String valid = "30d";

  /** Picocli makes it. */
  WorkerTokenCommand() {}

  @Override
  public Integer call() {
    WorkerTokens tokens =
        WorkerAccessSettings.tokens(common.settings())
            .orElseThrow(
                () ->
                    CommandException.badUsage(
                        ServerKey.WORKERS_TOKEN_SECRET.key()
                            + " must be set: the same as on the dispatchers"));
    Instant expiresAt = Instant.now().plus(TimeArgument.parse("--valid", valid));
    try {
      System.out.println(
          tokens.issue(new WorkerToken(common.tenant(), new HashSet<>(functions), expiresAt)));
    } catch (ProblemException e) {
      throw CommandException.badUsage(e.detail(), e);
    }
    return ExitStatus.DONE;
  }
}
