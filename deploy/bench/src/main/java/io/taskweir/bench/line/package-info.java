/**
 * The way of a task with both of its ends: submitters that number tasks, workers that take the
 * time.
 */
@NullMarked
package io.taskweir.bench.line;

import org.jspecify.annotations.NullMarked;
