/**
 * Measures Taskweir beside the raw Kafka floor of the same machine in the same run. {@link
 * io.taskweir.bench.Bench} is the way in; every {@link io.taskweir.bench.Scenario} has a package of
 * its own, which stands on {@code line} (the way of a task and its two ends), {@code api} (HTTP),
 * {@code broker} (what a task costs in records, and the floor), {@code process} (servers that can
 * be killed), {@code pace} and {@code measure}.
 */
@NullMarked
package io.taskweir.bench;

import org.jspecify.annotations.NullMarked;
