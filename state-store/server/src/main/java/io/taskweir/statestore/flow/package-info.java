/** How records flow through a partition: whose turn it is, and where outputs go. */
@NullMarked
package io.taskweir.statestore.flow;

import org.jspecify.annotations.NullMarked;
