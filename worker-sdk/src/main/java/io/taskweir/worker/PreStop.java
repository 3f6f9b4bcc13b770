package io.taskweir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that is told when an attempt is about to be interrupted: {@code (TaskContext
 * task)}, returning nothing. It stands beside the {@link TaskHandler @TaskHandler} methods of the
 * functions that it is for; when it is called is said at {@link PreStopHook}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PreStop {
  /** Names of the functions, one or more. */
  String[] value();
}
