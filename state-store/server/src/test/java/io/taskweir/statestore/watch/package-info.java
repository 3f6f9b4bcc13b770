@NullMarked
package io.taskweir.statestore.watch;

import org.jspecify.annotations.NullMarked;
