package io.taskweir.worker.function;

import io.taskweir.worker.InitializerHook;
import io.taskweir.worker.PreFreezeHook;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import io.taskweir.worker.function.AnnotatedHooks.Found;
import io.taskweir.worker.function.FunctionTable.AnyHandler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of an object that are annotated as handlers and hooks, bound to it. */
record AnnotatedMethods(
    List<FoundHandler> handlers,
    List<Found<InitializerHook>> initializers,
    List<Found<PreFreezeHook>> preFreezes,
    List<Found<PreStopHook>> preStops) {

  record FoundHandler(String function, Type inputType, AnyHandler handler) {}

  /** Of the object's class and those above it; private ones too. */
  static AnnotatedMethods of(Object annotated) {
    List<Method> methods = methods(annotated);
    List<FoundHandler> handlers = handlers(methods, annotated);
    Set<String> served =
        handlers.stream()
            .map(FoundHandler::function)
            .collect(Collectors.toCollection(TreeSet::new));
    return new AnnotatedMethods(
        handlers,
        AnnotatedHooks.INITIALIZERS.among(methods, annotated, served),
        AnnotatedHooks.PRE_FREEZES.among(methods, annotated, served),
        AnnotatedHooks.PRE_STOPS.among(methods, annotated, served));
  }

  private static List<Method> methods(Object annotated) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> c = annotated.getClass(); c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        // A bridge is the compiler's second copy of a method, annotations included.
        if (!method.isBridge()) {
          methods.add(method);
        }
      }
    }
    return methods;
  }

  private static List<FoundHandler> handlers(List<Method> methods, Object annotated) {
    List<FoundHandler> handlers = new ArrayList<>();
    for (Method method : methods) {
      TaskHandler annotation = method.getAnnotation(TaskHandler.class);
      if (annotation != null) {
        handlers.add(handler(annotation.value(), method, annotated));
      }
    }
    if (handlers.isEmpty()) {
      throw new IllegalArgumentException(
          annotated.getClass().getName() + ": none of its methods is annotated with @TaskHandler");
    }
    return handlers;
  }

  private static FoundHandler handler(String function, Method method, Object annotated) {
    Class<?>[] parameters = method.getParameterTypes();
    boolean withContext = parameters.length == 2 && parameters[1] == TaskContext.class;
    if (parameters.length != 1 && !withContext) {
      throw new IllegalArgumentException(
          method + ": a @TaskHandler method takes (input) or (input, TaskContext)");
    }
    MethodHandle handle = handle(method, annotated);
    return new FoundHandler(
        function,
        method.getGenericParameterTypes()[0],
        withContext ? new WithContext(handle) : new InputOnly(handle));
  }

  /**
   * @return takes and gives objects; an instance's method has its object already
   */
  static MethodHandle handle(Method method, Object annotated) {
    try {
      method.setAccessible(true);
      MethodHandle handle = MethodHandles.lookup().unreflect(method);
      if (!Modifier.isStatic(method.getModifiers())) {
        handle = handle.bindTo(annotated);
      }
      return handle.asType(MethodType.genericMethodType(method.getParameterCount()));
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          method + ": not accessible; make it public, or open its package to io.taskweir.worker",
          e);
    }
  }

  private record InputOnly(MethodHandle method) implements AnyHandler {
    @Override
    public @Nullable Object handle(@Nullable Object input, TaskContext task) throws Throwable {
      return (Object) method.invokeExact(input);
    }
  }

  private record WithContext(MethodHandle method) implements AnyHandler {
    @Override
    public @Nullable Object handle(@Nullable Object input, TaskContext task) throws Throwable {
      return (Object) method.invokeExact(input, (Object) task);
    }
  }
}
