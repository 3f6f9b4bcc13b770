/** Submitting tasks, one or many. */
@NullMarked
package io.taskweir.cli.submit;

import org.jspecify.annotations.NullMarked;
