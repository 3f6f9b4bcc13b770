/** The commands that run servers. */
@NullMarked
package io.taskweir.cli.server;

import org.jspecify.annotations.NullMarked;
