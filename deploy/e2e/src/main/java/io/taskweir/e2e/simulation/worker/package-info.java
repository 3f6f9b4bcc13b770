/** Workers: the SDK's way of running attempts, with handlers that are a matter of chance. */
@NullMarked
package io.taskweir.e2e.simulation.worker;

import org.jspecify.annotations.NullMarked;
