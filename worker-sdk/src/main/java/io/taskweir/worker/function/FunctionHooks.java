package io.taskweir.worker.function;

import io.taskweir.worker.InitializerHook;
import io.taskweir.worker.PreFreezeHook;
import io.taskweir.worker.PreStopHook;
import org.jspecify.annotations.Nullable;

/**
 * What is called around the handlers of one function; null where it has no such hook.
 *
 * @param initializer before the first task
 * @param preFreeze when the function has become idle
 * @param preStop before a handler is interrupted
 */
public record FunctionHooks(
    @Nullable InitializerHook initializer,
    @Nullable PreFreezeHook preFreeze,
    @Nullable PreStopHook preStop) {
  public static final FunctionHooks NONE = new FunctionHooks(null, null, null);
}
