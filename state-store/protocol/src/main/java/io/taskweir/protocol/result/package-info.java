/** What workers report on {@code taskweir.results}: started, heartbeat, result. */
@NullMarked
package io.taskweir.protocol.result;

import org.jspecify.annotations.NullMarked;
