/** The one thread that owns the plan, and what it is fed with. */
@NullMarked
package io.taskweir.dispatcher.loop;

import org.jspecify.annotations.NullMarked;
