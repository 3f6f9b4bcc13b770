/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.concurrent;

import org.jspecify.annotations.NullMarked;
