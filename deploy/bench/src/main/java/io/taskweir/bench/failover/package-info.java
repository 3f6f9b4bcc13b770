/** Scenario failover: a state-store is killed, and how long its partitions are without one. */
@NullMarked
package io.taskweir.bench.failover;

import org.jspecify.annotations.NullMarked;
