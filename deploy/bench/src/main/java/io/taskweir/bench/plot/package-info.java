/** Lines of JSON that benchmarks have printed, as plots. Knows nothing but their fields. */
@NullMarked
package io.taskweir.bench.plot;

import org.jspecify.annotations.NullMarked;
