/** What the dispatcher reads from Kafka: ownership of partitions, dispatch records, results. */
@NullMarked
package io.taskweir.dispatcher.intake;

import org.jspecify.annotations.NullMarked;
