/** Function configs. */
@NullMarked
package io.taskweir.cli.function;

import org.jspecify.annotations.NullMarked;
