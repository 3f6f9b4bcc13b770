/** Those who watch tasks while they change. */
@NullMarked
package io.taskweir.statestore.watch;

import org.jspecify.annotations.NullMarked;
