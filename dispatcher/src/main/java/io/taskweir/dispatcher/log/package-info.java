/** Lines of the log about what may come in floods. */
@NullMarked
package io.taskweir.dispatcher.log;

import org.jspecify.annotations.NullMarked;
