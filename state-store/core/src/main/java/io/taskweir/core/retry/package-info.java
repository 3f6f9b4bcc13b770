/** How long a task waits before it is tried again. */
@NullMarked
package io.taskweir.core.retry;

import org.jspecify.annotations.NullMarked;
