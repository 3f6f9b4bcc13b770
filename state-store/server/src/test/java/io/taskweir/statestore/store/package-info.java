@NullMarked
package io.taskweir.statestore.store;

import org.jspecify.annotations.NullMarked;
