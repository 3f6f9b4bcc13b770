/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.cluster;

import org.jspecify.annotations.NullMarked;
