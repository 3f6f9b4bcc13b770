@NullMarked
package io.taskweir.statestore.topology;

import org.jspecify.annotations.NullMarked;
