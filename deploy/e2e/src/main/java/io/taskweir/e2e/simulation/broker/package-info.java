/** Kafka, as far as it matters here: logs, transactions, groups with sessions and generations. */
@NullMarked
package io.taskweir.e2e.simulation.broker;

import org.jspecify.annotations.NullMarked;
