/** Kafka's own KRaft server inside of this process. */
@NullMarked
package io.taskweir.dev.broker;

import org.jspecify.annotations.NullMarked;
