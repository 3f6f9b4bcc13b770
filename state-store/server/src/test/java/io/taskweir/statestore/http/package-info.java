/** Tests of what is answered over HTTP. */
@NullMarked
package io.taskweir.statestore.http;

import org.jspecify.annotations.NullMarked;
