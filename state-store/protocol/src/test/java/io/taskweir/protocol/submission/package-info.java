/** Tests of the package of the same name. */
@NullMarked
package io.taskweir.protocol.submission;

import org.jspecify.annotations.NullMarked;
