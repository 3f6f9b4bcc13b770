/** A function's configuration and the destinations of its outcomes. */
@NullMarked
package io.taskweir.protocol.function;

import org.jspecify.annotations.NullMarked;
