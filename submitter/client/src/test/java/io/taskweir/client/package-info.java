/** Tests of the client library. */
@NullMarked
package io.taskweir.client;

import org.jspecify.annotations.NullMarked;
