package io.taskweir.core.task;

/**
 * What a task has used of its two retry budgets.
 *
 * @param handlerErrors errors that count against the maximum of retries
 * @param systemErrors throttled and system errors since the last handler error
 * @param systemWaitMs the backoffs that followed those, added up
 */
public record RetryCount(int handlerErrors, int systemErrors, long systemWaitMs) {
  public static final RetryCount NONE = new RetryCount(0, 0, 0);

  RetryCount plusHandlerError() {
    return new RetryCount(handlerErrors + 1, 0, 0);
  }

  RetryCount plusSystemError(long waitMs) {
    return new RetryCount(handlerErrors, systemErrors + 1, systemWaitMs + waitMs);
  }
}
