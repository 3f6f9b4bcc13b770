/**
 * Delivers outcomes to where users want them. {@link io.taskweir.dispatcher.outcome.OutcomeRouter}
 * starts it; {@link io.taskweir.dispatcher.outcome.OutcomeRendering} says what is delivered.
 */
@NullMarked
package io.taskweir.dispatcher.outcome;

import org.jspecify.annotations.NullMarked;
