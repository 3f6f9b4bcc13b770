/** One step of the state machine: a record or a timer comes in, its consequences go out. */
@NullMarked
package io.taskweir.statestore.step;

import org.jspecify.annotations.NullMarked;
