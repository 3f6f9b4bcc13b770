/**
 * Decides when and where granted work runs. {@link io.taskweir.dispatcher.Dispatcher} starts it.
 */
@NullMarked
package io.taskweir.dispatcher;

import org.jspecify.annotations.NullMarked;
