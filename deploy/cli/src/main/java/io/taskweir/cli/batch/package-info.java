/** Things that are done to many tasks. */
@NullMarked
package io.taskweir.cli.batch;

import org.jspecify.annotations.NullMarked;
