/** The platform in memory, for unit tests of handlers. Internal: users see {@code TaskweirTest}. */
@NullMarked
package io.taskweir.worker.simulation;

import org.jspecify.annotations.NullMarked;
