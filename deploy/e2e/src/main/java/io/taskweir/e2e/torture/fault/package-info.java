/** What is done to a cluster: faults, each with its healing, in an order that a seed decides. */
@NullMarked
package io.taskweir.e2e.torture.fault;

import org.jspecify.annotations.NullMarked;
