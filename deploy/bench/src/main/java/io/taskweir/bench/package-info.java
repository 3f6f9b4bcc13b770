/** Measures the whole line against the raw Kafka floor. */
@NullMarked
package io.taskweir.bench;

import org.jspecify.annotations.NullMarked;
