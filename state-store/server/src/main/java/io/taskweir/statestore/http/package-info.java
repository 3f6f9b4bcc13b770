/** What is asked of the store over HTTP. */
@NullMarked
package io.taskweir.statestore.http;

import org.jspecify.annotations.NullMarked;
