package io.taskweir.worker;

import io.taskweir.protocol.Payload;

/**
 * Runs the tasks of one function on bytes as they came, whatever their content type. Called by many
 * threads at once. Errors as in {@link Handler#handle}.
 */
@FunctionalInterface
public interface RawHandler {
  /**
   * Runs one attempt.
   *
   * @return the result; if its content type says JSON, the bytes must be JSON
   */
  Payload handle(Payload input, TaskContext task) throws Exception;
}
