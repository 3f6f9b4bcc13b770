/** The task store: RocksDB, what is not committed yet on top of it, one changelog below (D5). */
@NullMarked
package io.taskweir.statestore.store;

import org.jspecify.annotations.NullMarked;
