/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.function;

import org.jspecify.annotations.NullMarked;
