/** The shared streaming JSON set-up, with its limits. */
@NullMarked
package io.taskweir.protocol.json;

import org.jspecify.annotations.NullMarked;
