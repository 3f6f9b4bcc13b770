/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.event;

import org.jspecify.annotations.NullMarked;
