package io.taskweir.worker.function;

import io.taskweir.protocol.Payload;
import io.taskweir.worker.TaskContext;

/** A function as the worker calls it: the handler with its input and result in bytes. */
@FunctionalInterface
public interface TaskFunction {
  /**
   * Runs one attempt on the calling thread.
   *
   * @return a result that is fit to be sent: within the limit, and JSON if it says so
   * @throws UnfitValueException if the input does not fit the handler or the result not the limits
   */
  Payload call(Payload input, TaskContext task) throws Exception;
}
