/** What must hold of every history: an invariant to a file. Pure. */
@NullMarked
package io.taskweir.e2e.torture.check;

import org.jspecify.annotations.NullMarked;
