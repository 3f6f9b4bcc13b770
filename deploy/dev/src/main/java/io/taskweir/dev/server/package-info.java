/** The roles of a server, put together in one process. */
@NullMarked
package io.taskweir.dev.server;

import org.jspecify.annotations.NullMarked;
