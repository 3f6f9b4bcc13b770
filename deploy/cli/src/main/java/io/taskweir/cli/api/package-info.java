/** The HTTP API as the command sees it. */
@NullMarked
package io.taskweir.cli.api;

import org.jspecify.annotations.NullMarked;
