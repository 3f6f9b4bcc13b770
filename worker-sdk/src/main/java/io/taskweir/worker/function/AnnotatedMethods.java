package io.taskweir.worker.function;

import io.taskweir.worker.PreStop;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import io.taskweir.worker.function.FunctionTable.AnyHandler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@link TaskHandler @TaskHandler} and {@link PreStop @PreStop} methods of an object, bound to
 * it.
 */
record AnnotatedMethods(List<FoundHandler> handlers, List<FoundPreStop> preStops) {

  record FoundHandler(String function, Type inputType, AnyHandler handler) {}

  record FoundPreStop(String function, PreStopHook hook) {}

  /** Of the object's class and those above it; private ones too. */
  static AnnotatedMethods of(Object annotated) {
    List<Method> methods = methods(annotated);
    List<FoundHandler> handlers = handlers(methods, annotated);
    Set<String> functions =
        handlers.stream()
            .map(FoundHandler::function)
            .collect(Collectors.toCollection(TreeSet::new));
    return new AnnotatedMethods(handlers, preStops(methods, annotated, functions));
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

  private static List<FoundPreStop> preStops(
      List<Method> methods, Object annotated, Set<String> functions) {
    List<FoundPreStop> preStops = new ArrayList<>();
    for (Method method : methods) {
      PreStop annotation = method.getAnnotation(PreStop.class);
      if (annotation != null) {
        PreStopHook hook = preStop(method, annotated);
        for (String function : named(annotation, method, functions)) {
          preStops.add(new FoundPreStop(function, hook));
        }
      }
    }
    return preStops;
  }

  private static String[] named(PreStop annotation, Method method, Set<String> functions) {
    String[] names = annotation.value();
    if (names.length == 0) {
      throw new IllegalArgumentException(
          method + ": @PreStop names no function; name one or more of " + functions);
    }
    for (String name : names) {
      if (!functions.contains(name)) {
        throw new IllegalArgumentException(
            "%s: @PreStop for \"%s\", but the @TaskHandler methods beside it are for %s"
                .formatted(method, name, functions));
      }
    }
    return names;
  }

  private static PreStopHook preStop(Method method, Object annotated) {
    boolean fits =
        Arrays.equals(method.getParameterTypes(), new Class<?>[] {TaskContext.class})
            && method.getReturnType() == void.class
            && !method.isAnnotationPresent(TaskHandler.class);
    if (!fits) {
      // What it returned, perhaps a future, would not be waited for.
      throw new IllegalArgumentException(
          method
              + ": a @PreStop method takes (TaskContext), returns nothing and is no @TaskHandler");
    }
    return new PreStopMethod(handle(method, annotated));
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

  private static MethodHandle handle(Method method, Object annotated) {
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

  private record PreStopMethod(MethodHandle method) implements PreStopHook {
    @Override
    public void preStop(TaskContext task) throws Exception {
      try {
        Object unused = (Object) method.invokeExact((Object) task);
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
