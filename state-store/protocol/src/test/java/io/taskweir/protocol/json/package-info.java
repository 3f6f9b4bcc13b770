/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.json;

import org.jspecify.annotations.NullMarked;
