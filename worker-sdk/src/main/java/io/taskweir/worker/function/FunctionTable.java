package io.taskweir.worker.function;

import io.taskweir.protocol.Names;
import io.taskweir.worker.Handler;
import io.taskweir.worker.InitializerHook;
import io.taskweir.worker.PreFreezeHook;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that a worker serves, by name. Filled by one thread. */
public final class FunctionTable {
  private final Map<String, RawHandler> handlers = new LinkedHashMap<>();
  private final HookTable<InitializerHook> initializers = new HookTable<>("an Initializer");
  private final HookTable<PreFreezeHook> preFreezes = new HookTable<>("a PreFreeze");
  private final HookTable<PreStopHook> preStops = new HookTable<>("a PreStop");

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
    ResultWriter results = new ResultWriter(of("result", function));
    put(function, (input, task) -> results.write(handler.handle(input, task)));
  }

  /**
   * Adds the methods of the object that are annotated with {@link
   * io.taskweir.worker.TaskHandler @TaskHandler}, with their hooks.
   *
   * @throws IllegalArgumentException if there are none, one has other parameters than it may, or a
   *     hook is for a function that is not among them
   */
  public void addAnnotated(Object annotated) {
    AnnotatedMethods found = AnnotatedMethods.of(annotated);
    found.handlers().forEach(it -> addAny(it.function(), it.inputType(), it.handler()));
    found.initializers().forEach(it -> addInitializer(it.function(), it.hook()));
    found.preFreezes().forEach(it -> addPreFreeze(it.function(), it.hook()));
    found.preStops().forEach(it -> addPreStop(it.function(), it.hook()));
  }

  /**
   * The function's handler may be added before or after.
   *
   * @throws io.taskweir.protocol.problem.ProblemException if that is no name for a function
   * @throws IllegalArgumentException if the function has such a hook already
   */
  public void addInitializer(String function, InitializerHook hook) {
    initializers.add(function, hook);
  }

  /** As {@link #addInitializer}. */
  public void addPreFreeze(String function, PreFreezeHook hook) {
    preFreezes.add(function, hook);
  }

  /** As {@link #addInitializer}. */
  public void addPreStop(String function, PreStopHook hook) {
    preStops.add(function, hook);
  }

  /**
   * The functions, in the order in which their handlers were added.
   *
   * @throws IllegalStateException if there is a hook for a function without handler
   */
  public Map<String, TaskFunction> all() {
    Set<String> served = handlers.keySet();
    initializers.requireAllOf(served);
    preFreezes.requireAllOf(served);
    preStops.requireAllOf(served);
    Map<String, TaskFunction> all = new LinkedHashMap<>();
    handlers.forEach((name, handler) -> all.put(name, new TaskFunction(handler, hooks(name))));
    return Collections.unmodifiableMap(all);
  }

  private FunctionHooks hooks(String function) {
    return new FunctionHooks(
        initializers.of(function), preFreezes.of(function), preStops.of(function));
  }

  private void addAny(String function, Type type, AnyHandler handler) {
    InputReader inputs = InputReader.of(of("input", function), type);
    ResultWriter results = new ResultWriter(of("result", function));
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

  private static String of(String what, String function) {
    return "%s of function \"%s\"".formatted(what, function);
  }

  private void put(String function, RawHandler handler) {
    Names.requireFunction(function);
    if (handlers.putIfAbsent(function, handler) != null) {
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
