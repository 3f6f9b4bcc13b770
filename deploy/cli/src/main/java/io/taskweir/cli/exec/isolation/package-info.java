/** Limits of memory and processor time for the programs that run tasks. */
@NullMarked
package io.taskweir.cli.exec.isolation;

import org.jspecify.annotations.NullMarked;
