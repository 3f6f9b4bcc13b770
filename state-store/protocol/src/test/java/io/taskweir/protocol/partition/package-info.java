/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.partition;

import org.jspecify.annotations.NullMarked;
