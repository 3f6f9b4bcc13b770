/** The promises of docs/guarantees.md, each a small class over a plain history. */
@NullMarked
package io.taskweir.e2e.simulation.check;

import org.jspecify.annotations.NullMarked;
