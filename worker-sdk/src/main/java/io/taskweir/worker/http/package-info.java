/** An HTTP service as the handler of a function. */
@NullMarked
package io.taskweir.worker.http;

import org.jspecify.annotations.NullMarked;
