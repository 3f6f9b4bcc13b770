/** Scenario restore: a state-store without its disk, and how fast it has its tasks again. */
@NullMarked
package io.taskweir.bench.restore;

import org.jspecify.annotations.NullMarked;
