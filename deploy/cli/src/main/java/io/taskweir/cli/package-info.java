/** The command {@code taskweir}. */
@NullMarked
package io.taskweir.cli;

import org.jspecify.annotations.NullMarked;
