/** Scenarios drain and latency: tasks through the whole line, as fast as they go or at a rate. */
@NullMarked
package io.taskweir.bench.flow;

import org.jspecify.annotations.NullMarked;
