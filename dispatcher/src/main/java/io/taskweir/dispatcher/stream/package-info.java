/** The gRPC streams between workers and this dispatcher. */
@NullMarked
package io.taskweir.dispatcher.stream;

import org.jspecify.annotations.NullMarked;
