/** Whoever submits, asks, stops, deletes and runs again. */
@NullMarked
package io.taskweir.e2e.simulation.client;

import org.jspecify.annotations.NullMarked;
