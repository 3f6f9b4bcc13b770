/** How much work the functions have. */
@NullMarked
package io.taskweir.cli.lane;

import org.jspecify.annotations.NullMarked;
