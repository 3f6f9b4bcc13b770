/** Things that are done to many tasks: which, what, and how far it has got. */
@NullMarked
package io.taskweir.core.batch;

import org.jspecify.annotations.NullMarked;
