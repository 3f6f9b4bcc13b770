/** Decides when and where granted work runs, and delivers outcomes. */
@NullMarked
package io.taskweir.dispatcher;

import org.jspecify.annotations.NullMarked;
