/** Any program as the handler of a function. */
@NullMarked
package io.taskweir.cli.exec;

import org.jspecify.annotations.NullMarked;
