/** Everything in one process: the embedded broker and a server with all roles. */
@NullMarked
package io.taskweir.dev;

import org.jspecify.annotations.NullMarked;
