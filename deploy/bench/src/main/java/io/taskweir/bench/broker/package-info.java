/** What tasks cost in Kafka's own currency, records, and how many of them Kafka has to give. */
@NullMarked
package io.taskweir.bench.broker;

import org.jspecify.annotations.NullMarked;
