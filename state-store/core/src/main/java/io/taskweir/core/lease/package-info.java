/** Tokens that prove that a report belongs to the attempt that was handed over. */
@NullMarked
package io.taskweir.core.lease;

import org.jspecify.annotations.NullMarked;
