/** The command that measures. */
@NullMarked
package io.taskweir.cli.bench;

import org.jspecify.annotations.NullMarked;
