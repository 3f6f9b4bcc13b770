package io.taskweir.worker;

import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one function. Called by many threads at once, once per attempt.
 *
 * <p>An attempt may run more than once (after a crash of a part of the system), so effects on the
 * outside should be keyed by {@link TaskContext#id} and {@link TaskContext#attempt}.
 *
 * @param <T> what the input is read as: any type that Jackson can read from JSON, or {@code
 *     byte[]}, {@code String}, {@code JsonNode}, {@code Payload}, {@code Void}
 */
@FunctionalInterface
public interface Handler<T> {
  /**
   * Runs one attempt.
   *
   * @param input the task's input; null only for {@code Void}
   * @return the result, written as JSON; a {@code byte[]} or {@code Payload} goes out as it is;
   *     null is an empty result
   * @throws NonRetryableException if trying again cannot help
   * @throws ThrottledException if something downstream says slow down
   * @throws Exception anything else: the task is retried
   */
  @Nullable Object handle(T input, TaskContext task) throws Exception;
}
