/** The pure task machine. */
@NullMarked
package io.taskweir.core;

import org.jspecify.annotations.NullMarked;
