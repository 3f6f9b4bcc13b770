/** Takes submissions over HTTP and from the inbox. */
@NullMarked
package io.taskweir.gateway;

import org.jspecify.annotations.NullMarked;
