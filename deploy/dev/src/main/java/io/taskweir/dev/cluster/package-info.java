/** Taskweir's part of a Kafka cluster: its topics, its layout, its live members. */
@NullMarked
package io.taskweir.dev.cluster;

import org.jspecify.annotations.NullMarked;
