package io.taskweir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that runs the tasks of a function: {@code (T input)} or {@code (T input,
 * TaskContext task)}, returning the result or nothing. What the types may be, and which exception
 * means what, is said at {@link Handler}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskHandler {
  /** The function's name. */
  String value();
}
