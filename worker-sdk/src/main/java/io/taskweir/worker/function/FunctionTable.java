package io.taskweir.worker.function;

import io.taskweir.protocol.Names;
import io.taskweir.worker.Handler;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that a worker serves, by name. Filled by one thread. */
public final class FunctionTable {
  private final Map<String, TaskFunction> functions = new LinkedHashMap<>();

  /** A handler whose input type is only known at run time. */
  @FunctionalInterface
  interface AnyHandler {
    @Nullable Object handle(@Nullable Object input, TaskContext task) throws Throwable;
  }

  /**
   * @throws io.taskweir.protocol.problem.ProblemException if that is no name for a function
   * @throws IllegalArgumentException if the function has a handler already
   */
  public <T> void add(String function, Class<T> type, Handler<T> handler) {
    addAny(function, type, (input, task) -> handler.handle(cast(input), task));
  }

  public void add(String function, RawHandler handler) {
    ResultWriter results = new ResultWriter(function);
    put(function, (input, task) -> results.write(handler.handle(input, task)));
  }

  /**
   * Adds the methods of the object that are annotated with {@link
   * io.taskweir.worker.TaskHandler @TaskHandler}.
   *
   * @throws IllegalArgumentException if there are none, or one has other parameters than it may
   */
  public void addAnnotated(Object handlers) {
    AnnotatedMethods.of(handlers)
        .forEach(method -> addAny(method.function(), method.inputType(), method.handler()));
  }

  public Map<String, TaskFunction> all() {
    return Map.copyOf(functions);
  }

  private void addAny(String function, Type type, AnyHandler handler) {
    InputReader inputs = InputReader.of(function, type);
    ResultWriter results = new ResultWriter(function);
    put(function, (input, task) -> results.write(call(handler, inputs.read(input), task)));
  }

  /** Method handles throw Throwable; what is neither Error nor Exception does not exist. */
  private static @Nullable Object call(AnyHandler handler, @Nullable Object input, TaskContext task)
      throws Exception {
    try {
      return handler.handle(input, task);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(String function, TaskFunction call) {
    Names.requireFunction(function);
    if (functions.putIfAbsent(function, call) != null) {
      throw new IllegalArgumentException(
          "function \"" + function + "\": it has a handler already, and can have only one");
    }
  }

  /** The reader was made for the same class; {@code Void} alone has null as its value. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T cast(@Nullable Object input) {
    return (T) input;
  }
}
