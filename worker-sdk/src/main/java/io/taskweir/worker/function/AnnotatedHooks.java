package io.taskweir.worker.function;

import io.taskweir.worker.Initializer;
import io.taskweir.worker.InitializerHook;
import io.taskweir.worker.PreFreeze;
import io.taskweir.worker.PreFreezeHook;
import io.taskweir.worker.PreStop;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of hook as methods are annotated with it. Such a method returns nothing: what it returned,
 * perhaps a future, would not be waited for.
 *
 * @param functions the annotation's value
 * @param parameters of the method
 * @param bound makes the hook of a method that is bound to its object
 */
record AnnotatedHooks<A extends Annotation, H>(
    Class<A> annotation,
    Function<A, String[]> functions,
    List<Class<?>> parameters,
    Function<MethodHandle, H> bound) {

  static final AnnotatedHooks<Initializer, InitializerHook> INITIALIZERS =
      new AnnotatedHooks<>(
          Initializer.class,
          Initializer::value,
          List.of(),
          it -> () -> call(() -> (Object) it.invokeExact()));

  static final AnnotatedHooks<PreFreeze, PreFreezeHook> PRE_FREEZES =
      new AnnotatedHooks<>(
          PreFreeze.class,
          PreFreeze::value,
          List.of(),
          it -> () -> call(() -> (Object) it.invokeExact()));

  static final AnnotatedHooks<PreStop, PreStopHook> PRE_STOPS =
      new AnnotatedHooks<>(
          PreStop.class,
          PreStop::value,
          List.of(TaskContext.class),
          it -> task -> call(() -> (Object) it.invokeExact((Object) task)));

  record Found<H>(String function, H hook) {}

  /**
   * The hooks of this kind among the methods.
   *
   * @param served functions that the same object has handlers for
   */
  List<Found<H>> among(List<Method> methods, Object annotated, Set<String> served) {
    List<Found<H>> found = new ArrayList<>();
    for (Method method : methods) {
      A present = method.getAnnotation(annotation);
      if (present != null) {
        requireFit(method);
        H hook = bound.apply(AnnotatedMethods.handle(method, annotated));
        for (String function : named(present, method, served)) {
          found.add(new Found<>(function, hook));
        }
      }
    }
    return found;
  }

  private void requireFit(Method method) {
    boolean fits =
        Arrays.asList(method.getParameterTypes()).equals(parameters)
            && method.getReturnType() == void.class
            && !method.isAnnotationPresent(TaskHandler.class);
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: a @%s method takes (%s), returns nothing and is no @TaskHandler"
              .formatted(
                  method,
                  annotation.getSimpleName(),
                  parameters.stream().map(Class::getSimpleName).collect(Collectors.joining(", "))));
    }
  }

  private List<String> named(A present, Method method, Set<String> served) {
    List<String> names = Stream.of(functions.apply(present)).toList();
    String kind = annotation.getSimpleName();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: @%s names no function; name one or more of %s".formatted(method, kind, served));
    }
    for (String name : names) {
      if (!served.contains(name)) {
        throw new IllegalArgumentException(
            "%s: @%s for \"%s\", but the @TaskHandler methods beside it are for %s"
                .formatted(method, kind, name, served));
      }
    }
    return names;
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object run() throws Throwable;
  }

  /** Method handles throw Throwable; what is neither Error nor Exception does not exist. */
  private static void call(Call method) throws Exception {
    try {
      Object unused = method.run();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
