/** What a partition knows of a function. */
@NullMarked
package io.taskweir.core.function;

import org.jspecify.annotations.NullMarked;
