/** The state-store without RocksDB and Streams: the same steps, around the real machine. */
@NullMarked
package io.taskweir.e2e.simulation.store;

import org.jspecify.annotations.NullMarked;
