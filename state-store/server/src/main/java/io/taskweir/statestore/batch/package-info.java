/** Batches as messages, in commands and in the store. */
@NullMarked
package io.taskweir.statestore.batch;

import org.jspecify.annotations.NullMarked;
