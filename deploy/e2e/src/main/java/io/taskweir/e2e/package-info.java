/** The whole line over a real broker, with the faults that it has to stand. */
@NullMarked
package io.taskweir.e2e;

import org.jspecify.annotations.NullMarked;
