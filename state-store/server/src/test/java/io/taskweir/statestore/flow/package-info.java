@NullMarked
package io.taskweir.statestore.flow;

import org.jspecify.annotations.NullMarked;
