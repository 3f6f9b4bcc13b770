/** Submits tasks from Java. */
@NullMarked
package io.taskweir.client;

import org.jspecify.annotations.NullMarked;
