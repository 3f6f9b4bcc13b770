/**
 * Brokers and servers in processes of their own, so that they can be killed and are seen from
 * outside.
 */
@NullMarked
package io.taskweir.bench.process;

import org.jspecify.annotations.NullMarked;
