/** What the command's log leaves out. */
@NullMarked
package io.taskweir.cli.log;

import org.jspecify.annotations.NullMarked;
