package io.taskweir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that is told when a function has become idle: no parameters, returning nothing. It
 * stands beside the {@link TaskHandler @TaskHandler} methods of the functions that it is for, and
 * is called for each on its own; when is said at {@link PreFreezeHook}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PreFreeze {
  /** Names of the functions, one or more. */
  String[] value();
}
