/** Runs the user's handlers. */
@NullMarked
package io.taskweir.worker;

import org.jspecify.annotations.NullMarked;
