/** The simulation of the pipeline: that it finds nothing, and that it would. */
@NullMarked
package io.taskweir.e2e.simulation;

import org.jspecify.annotations.NullMarked;
