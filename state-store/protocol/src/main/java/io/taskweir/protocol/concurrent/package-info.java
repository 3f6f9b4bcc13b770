/** What several modules need to work with threads. */
@NullMarked
package io.taskweir.protocol.concurrent;

import org.jspecify.annotations.NullMarked;
