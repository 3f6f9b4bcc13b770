package io.taskweir.worker.function;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the {@link TaskHandler @TaskHandler} methods of an object. */
final class AnnotatedMethods {
  private AnnotatedMethods() {}

  record Found(String function, Type inputType, AnyHandler handler) {}

  /** Of the object's class and those above it; private ones too. */
  static List<Found> of(Object handlers) {
    List<Found> found = new ArrayList<>();
    for (Class<?> c = handlers.getClass(); c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        TaskHandler annotation = method.getAnnotation(TaskHandler.class);
        // A bridge is the compiler's second copy of a method, annotations included.
        if (annotation != null && !method.isBridge()) {
          found.add(bind(annotation.value(), method, handlers));
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          handlers.getClass().getName() + ": none of its methods is annotated with @TaskHandler");
    }
    return found;
  }

  private static Found bind(String function, Method method, Object handlers) {
    Class<?>[] parameters = method.getParameterTypes();
    boolean withContext = parameters.length == 2 && parameters[1] == TaskContext.class;
    if (parameters.length != 1 && !withContext) {
      throw new IllegalArgumentException(
          method + ": a @TaskHandler method takes (input) or (input, TaskContext)");
    }
    MethodHandle handle = handle(method, handlers);
    return new Found(
        function,
        method.getGenericParameterTypes()[0],
        withContext ? new WithContext(handle) : new InputOnly(handle));
  }

  private static MethodHandle handle(Method method, Object handlers) {
    try {
      method.setAccessible(true);
      MethodHandle handle = MethodHandles.lookup().unreflect(method);
      if (!Modifier.isStatic(method.getModifiers())) {
        handle = handle.bindTo(handlers);
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
