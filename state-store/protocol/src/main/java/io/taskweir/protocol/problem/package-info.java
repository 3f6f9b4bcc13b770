/** Errors that a caller can act on, with a code and an RFC 9457 form. */
@NullMarked
package io.taskweir.protocol.problem;

import org.jspecify.annotations.NullMarked;
