/** For users of Logback, which is an optional dependency: their own logging as a task's log. */
@NullMarked
package io.taskweir.worker.logback;

import org.jspecify.annotations.NullMarked;
