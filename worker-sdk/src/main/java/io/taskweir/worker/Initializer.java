package io.taskweir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that makes functions ready before the worker takes tasks: no parameters, returning
 * nothing. It stands beside the {@link TaskHandler @TaskHandler} methods of the functions that it
 * is for, and is called once for each; more is said at {@link InitializerHook}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Initializer {
  /** Names of the functions, one or more. */
  String[] value();
}
