/** When the next task is due, how far a phase is, and when it is stuck. */
@NullMarked
package io.taskweir.bench.pace;

import org.jspecify.annotations.NullMarked;
