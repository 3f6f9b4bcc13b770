/** The streams to the dispatchers: one each, slots divided over them, reconnecting. Internal. */
@NullMarked
package io.taskweir.worker.stream;

import org.jspecify.annotations.NullMarked;
