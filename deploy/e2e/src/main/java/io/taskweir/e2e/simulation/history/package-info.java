/** What happened, as plain facts in their order; all that the invariants look at. */
@NullMarked
package io.taskweir.e2e.simulation.history;

import org.jspecify.annotations.NullMarked;
