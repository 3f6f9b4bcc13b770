/** Scenario idle: everything runs and has nothing to do, beside a broker that is alone. */
@NullMarked
package io.taskweir.bench.idle;

import org.jspecify.annotations.NullMarked;
