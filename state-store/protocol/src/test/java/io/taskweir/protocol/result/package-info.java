/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.result;

import org.jspecify.annotations.NullMarked;
