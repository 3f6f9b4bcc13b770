/** The one HTTP port of a server: what all roles share. */
@NullMarked
package io.taskweir.dev.http;

import org.jspecify.annotations.NullMarked;
