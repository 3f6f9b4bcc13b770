/** An HTTP service as the handler of a function. */
@NullMarked
package io.taskweir.cli.exec.http;

import org.jspecify.annotations.NullMarked;
