/** Where a task lives: the tenant's shuffle shard, then the task id picks a partition of it. */
@NullMarked
package io.taskweir.protocol.partition;

import org.jspecify.annotations.NullMarked;
