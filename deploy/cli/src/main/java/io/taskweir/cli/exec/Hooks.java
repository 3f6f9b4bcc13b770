package io.taskweir.cli.exec;

import org.jspecify.annotations.Nullable;

/**
 * Commands that are run at moments of a worker's life; null: none.
 *
 * @param initializer before the first task
 * @param preFreeze when the function has become idle
 * @param preStop before a task is stopped
 */
record Hooks(@Nullable String initializer, @Nullable String preFreeze, @Nullable String preStop) {
  static final Hooks NONE = new Hooks(null, null, null);
}
