package io.taskweir.worker.function;

import io.taskweir.protocol.Payload;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;

/**
 * A function as the worker calls it.
 *
 * @param handler with its input and result in bytes
 */
public record TaskFunction(RawHandler handler, FunctionHooks hooks) {
  /**
   * Runs one attempt on the calling thread.
   *
   * @return a result that is fit to be sent: within the limit, and JSON if it says so
   * @throws UnfitValueException if the input does not fit the handler or the result not the limits
   */
  public Payload call(Payload input, TaskContext task) throws Exception {
    return handler.handle(input, task);
  }
}
