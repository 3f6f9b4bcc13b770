package io.taskweir.statestore;

import io.taskweir.core.function.FunctionState;
import io.taskweir.core.retry.RetryPolicy;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Duration;

/**
 * What an operator lets all tenants do.
 *
 * @param createFunctions whether a submission may name a function that nobody has configured, which
 *     then exists with the default config; default true
 * @param systemRetryBudget what a task's waits after throttled and system errors may take together
 *     before it fails, at least 0; default 5 h
 */
public record TaskPolicy(boolean createFunctions, Duration systemRetryBudget) {
  public static final TaskPolicy DEFAULT = new TaskPolicy(true, RetryPolicy.DEFAULT_SYSTEM_BUDGET);

  public TaskPolicy {
    if (systemRetryBudget.isNegative()) {
      throw new IllegalArgumentException(
          "taskweir.retry.system-budget " + systemRetryBudget + ": at least 0");
    }
  }

  /** Whether a new task may be of this function. */
  public boolean allows(FunctionState function) {
    return createFunctions || function.exists();
  }

  /**
   * @throws ProblemException if a new task may not be of this function
   */
  public void requireAllowed(String tenant, String name, FunctionState function) {
    if (!allows(function)) {
      throw new ProblemException(
          ErrorCode.FUNCTION_NOT_FOUND,
          "function \"%s\": tenant %s has none of this name, and submissions make none here (taskweir.functions.auto-create is false); PUT it first"
              .formatted(name, tenant));
    }
  }
}
