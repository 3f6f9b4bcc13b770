/** The Streams topology and the settings it runs with. */
@NullMarked
package io.taskweir.statestore.topology;

import org.jspecify.annotations.NullMarked;
