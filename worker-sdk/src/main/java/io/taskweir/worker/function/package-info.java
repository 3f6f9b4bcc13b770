/** From payload to handler and back: typed inputs and results, annotated methods. Internal. */
@NullMarked
package io.taskweir.worker.function;

import org.jspecify.annotations.NullMarked;
