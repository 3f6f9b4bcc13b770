/** What may happen to a task: commands in, decisions out; pure. */
@NullMarked
package io.taskweir.core.machine;

import org.jspecify.annotations.NullMarked;
