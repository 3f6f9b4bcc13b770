/** Programs as children: starting them, their output, their end. */
@NullMarked
package io.taskweir.cli.exec.process;

import org.jspecify.annotations.NullMarked;
