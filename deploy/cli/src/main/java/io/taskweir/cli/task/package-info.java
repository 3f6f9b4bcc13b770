/** Looking at tasks. */
@NullMarked
package io.taskweir.cli.task;

import org.jspecify.annotations.NullMarked;
