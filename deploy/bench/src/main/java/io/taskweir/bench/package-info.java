/**
 * Measures the whole line, from the submission to the visible end, beside the raw Kafka floor of
 * the same machine in the same run. {@link io.taskweir.bench.Bench} is the way in.
 */
@NullMarked
package io.taskweir.bench;

import org.jspecify.annotations.NullMarked;
