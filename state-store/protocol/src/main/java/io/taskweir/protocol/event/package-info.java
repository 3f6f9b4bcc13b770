/** State-change events on {@code taskweir.events}. */
@NullMarked
package io.taskweir.protocol.event;

import org.jspecify.annotations.NullMarked;
