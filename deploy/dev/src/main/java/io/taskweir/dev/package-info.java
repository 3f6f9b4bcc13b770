/** Puts the parts together in one process. */
@NullMarked
package io.taskweir.dev;

import org.jspecify.annotations.NullMarked;
