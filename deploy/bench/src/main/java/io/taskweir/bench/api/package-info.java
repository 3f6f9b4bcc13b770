/** The HTTP API as any program calls it. */
@NullMarked
package io.taskweir.bench.api;

import org.jspecify.annotations.NullMarked;
