/** The dispatcher's process around the real plan, and the outcome router. */
@NullMarked
package io.taskweir.e2e.simulation.dispatcher;

import org.jspecify.annotations.NullMarked;
