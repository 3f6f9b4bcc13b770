/** What the worker has to do with Kafka: layout, members, reports. Internal. */
@NullMarked
package io.taskweir.worker.kafka;

import org.jspecify.annotations.NullMarked;
