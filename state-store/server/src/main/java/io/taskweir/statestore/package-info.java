/** The state-store: decides what a task is, keeps it, and answers what it is. */
@NullMarked
package io.taskweir.statestore;

import org.jspecify.annotations.NullMarked;
