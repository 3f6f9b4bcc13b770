/** Scenario long: very many tasks that run at once for a long time, and what keeps them alive. */
@NullMarked
package io.taskweir.bench.longtasks;

import org.jspecify.annotations.NullMarked;
