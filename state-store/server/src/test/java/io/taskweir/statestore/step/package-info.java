@NullMarked
package io.taskweir.statestore.step;

import org.jspecify.annotations.NullMarked;
